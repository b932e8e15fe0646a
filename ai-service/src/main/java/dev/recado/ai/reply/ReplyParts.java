package dev.recado.ai.reply;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import dev.recado.events.OutboundContent;
import dev.recado.kit.events.CleanText;
import org.jspecify.annotations.Nullable;

/** Renders a model's reply for WhatsApp and splits it into messages within WhatsApp's length limit. */
public final class ReplyParts {

    static final int PART_CHARACTERS_MAX = OutboundContent.TEXT_CHARS_MAX;
    static final int PARTS_MAX = 3;

    private static final String FENCE_END = "\n" + WhatsAppRenderer.FENCE;
    private static final String FENCE_START = WhatsAppRenderer.FENCE + "\n";

    private ReplyParts() {
    }

    /** Returns at most {@value #PARTS_MAX} parts and drops the rest; empty for a reply without readable text. */
    public static List<String> of(@Nullable String reply) {
        var parts = new ArrayList<String>();
        var rest = reply == null ? "" : WhatsAppText.of(JsonReply.unwrap(reply));
        while (!rest.isEmpty() && parts.size() < PARTS_MAX) {
            var end = firstPartEnd(rest);
            var part = rest.substring(0, end).strip();
            var isInCode = end < rest.length() && hasOpenCode(part);
            if (CleanText.isVisible(part)) {
                parts.add(isInCode ? part + FENCE_END : part);
            }
            rest = rest.substring(end).strip();
            rest = !isInCode ? rest : rest.equals(WhatsAppRenderer.FENCE) ? "" : FENCE_START + rest;
        }
        return List.copyOf(parts);
    }

    /** Returns the end of the first part: the end of a paragraph, line, sentence, word or, at worst, character. */
    private static int firstPartEnd(String text) {
        if (text.length() <= PART_CHARACTERS_MAX) {
            return text.length();
        }
        var max = PART_CHARACTERS_MAX - (text.contains(WhatsAppRenderer.FENCE) ? FENCE_END.length() : 0);
        var paragraph = text.lastIndexOf("\n\n", max);
        if (paragraph > max / 2) {
            return paragraph;
        }
        for (var i = max; i > max / 2; i--) {
            if (text.charAt(i) == '\n' || text.charAt(i) == ' ' && ".!?…".indexOf(text.charAt(i - 1)) >= 0) {
                return i;
            }
        }
        var space = text.lastIndexOf(' ', max);
        return space > max / 2 ? space : lastCharacterEnd(text, max);
    }

    /** Does not split what a reader sees as one character, such as a flag, unless it is longer than half a message. */
    private static int lastCharacterEnd(String text, int max) {
        var characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        var end = characters.isBoundary(max) ? max : characters.preceding(max);
        if (end > max / 2) {
            return end;
        }
        return Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    }

    private static boolean hasOpenCode(String part) {
        var fences = 0;
        for (var i = part.indexOf(WhatsAppRenderer.FENCE); i >= 0; i = part.indexOf(WhatsAppRenderer.FENCE, i + 3)) {
            fences++;
        }
        return fences % 2 == 1;
    }
}
