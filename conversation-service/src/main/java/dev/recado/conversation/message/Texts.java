package dev.recado.conversation.message;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import dev.recado.events.OutboundContent;

/** Keeps what people write within what PostgreSQL and UTF-8 can hold. */
public final class Texts {

    private static final char REPLACEMENT = '\uFFFD';

    private Texts() {
    }

    /** The text with NUL and halves of surrogate pairs replaced; null stays null. */
    public static String clean(String text) {
        if (text == null || isClean(text)) {
            return text;
        }
        var clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(isWritable(c) ? c : REPLACEMENT));
        return clean.toString();
    }

    private static boolean isClean(String text) {
        return text.codePoints().allMatch(Texts::isWritable);
    }

    private static boolean isWritable(int codePoint) {
        return codePoint != 0 && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    }

    /** Clean, and no longer than WhatsApp takes. */
    public static String sendable(String text) {
        var clean = clean(text.strip());
        return clean.codePointCount(0, clean.length()) <= OutboundContent.TEXT_CHARS_MAX
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, OutboundContent.TEXT_CHARS_MAX));
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The longest beginning of the text within so many UTF-8 bytes, no character cut in two. */
    static String beginning(String text, int bytesMax) {
        var bytes = 0;
        var end = 0;
        while (end < text.length()) {
            var codePoint = text.codePointAt(end);
            bytes += bytes(Character.toString(codePoint));
            if (bytes > bytesMax) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return text.substring(0, end);
    }
}
