package dev.recado.conversation.message;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.recado.events.OutboundContent;

/** Cleans, cuts and joins text, so that PostgreSQL, UTF-8 and WhatsApp accept it. */
public final class Texts {

    private static final char REPLACEMENT = '\uFFFD';

    private Texts() {
    }

    /** Replaces NUL and unpaired surrogates; null stays null. */
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

    /** Cleans the text and cuts it to the longest text that WhatsApp accepts. */
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

    /** The longest prefix of at most so many UTF-8 bytes that splits no character. */
    static String prefix(String text, int bytesMax) {
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

    public static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }

    static String firstNonBlank(String preferred, String fallback) {
        return isBlank(preferred) ? fallback : preferred;
    }

    /** Joins the parts that are not blank; null when none is left. */
    static String joinNonBlank(String separator, Stream<String> parts) {
        var line = parts.filter(part -> !isBlank(part)).collect(Collectors.joining(separator));
        return line.isEmpty() ? null : line;
    }
}
