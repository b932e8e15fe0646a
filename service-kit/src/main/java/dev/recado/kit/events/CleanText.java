package dev.recado.kit.events;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Cleans and shortens text from outside, so that it can be stored and logged. */
public final class CleanText {

    private static final char REPLACEMENT = '\uFFFD';
    private static final Pattern NOT_IN_AN_ID = Pattern.compile("[^A-Za-z0-9._:=+/-]");
    private static final int LOGGED_ID_CHARS_MAX = 128;

    private CleanText() {
    }

    /** Replaces what PostgreSQL or UTF-8 cannot hold, NUL and unpaired surrogates, by U+FFFD; null stays null. */
    public static String storable(String text) {
        if (text == null || isStorable(text)) {
            return text;
        }
        var clean = new StringBuilder(text.length());
        text.codePoints().forEach(point -> clean.appendCodePoint(isStorable(point) ? point : REPLACEMENT));
        return clean.toString();
    }

    /** The first code points of a text; a surrogate pair is never split. */
    public static String firstCodePoints(String text, int codePointsMax) {
        return text.length() <= codePointsMax || text.codePointCount(0, text.length()) <= codePointsMax
                ? text
                : text.substring(0, text.offsetByCodePoints(0, codePointsMax));
    }

    /** The longest start of a text that fits into so many bytes of UTF-8; a character is never split. */
    public static String firstBytes(String text, int bytesMax) {
        var bytes = 0;
        var end = 0;
        while (end < text.length()) {
            var point = text.codePointAt(end);
            bytes += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > bytesMax) {
                break;
            }
            end += Character.charCount(point);
        }
        return text.substring(0, end);
    }

    /** Makes an id from outside safe for a log line: at most 128 plain characters; a shortened id ends with a tilde. */
    public static String loggableId(String id) {
        var start = id.length() > LOGGED_ID_CHARS_MAX ? id.substring(0, LOGGED_ID_CHARS_MAX) : id;
        var plain = NOT_IN_AN_ID.matcher(start).replaceAll("_");
        return plain.length() < id.length() ? plain + "~" : plain;
    }

    /** A loop instead of a stream, because ingest checks every text of every webhook. */
    private static boolean isStorable(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isStorable(int codePoint) {
        return codePoint != 0 && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    }
}
