package dev.recado.ai.model;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Splits a reply into parts within WhatsApp's length limit, at the end of a sentence where possible. */
final class ReplyParts {

    static final int PART_CHARACTERS_MAX = 4096;
    static final int PARTS_MAX = 3;

    private ReplyParts() {
    }

    /** Returns at most {@value #PARTS_MAX} parts and drops the rest; empty for a blank reply. */
    static List<String> of(@Nullable String reply) {
        var parts = new ArrayList<String>();
        var rest = reply == null ? "" : reply.strip();
        while (!rest.isEmpty() && parts.size() < PARTS_MAX) {
            var end = firstPartEnd(rest);
            parts.add(rest.substring(0, end).strip());
            rest = rest.substring(end).strip();
        }
        return List.copyOf(parts);
    }

    private static int firstPartEnd(String text) {
        if (text.length() <= PART_CHARACTERS_MAX) {
            return text.length();
        }
        for (var i = PART_CHARACTERS_MAX; i > PART_CHARACTERS_MAX / 2; i--) {
            if (Character.isWhitespace(text.charAt(i)) && ".!?…\n".indexOf(text.charAt(i - 1)) >= 0) {
                return i;
            }
        }
        var space = text.lastIndexOf(' ', PART_CHARACTERS_MAX);
        if (space > PART_CHARACTERS_MAX / 2) {
            return space;
        }
        return Character.isHighSurrogate(text.charAt(PART_CHARACTERS_MAX - 1)) ? PART_CHARACTERS_MAX - 1 : PART_CHARACTERS_MAX;
    }
}
