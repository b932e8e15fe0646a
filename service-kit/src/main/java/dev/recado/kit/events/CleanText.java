package dev.recado.kit.events;

import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.Locale;
import java.util.regex.Pattern;

/** Cleans and shortens text from outside, so that it can be stored and logged. */
public final class CleanText {

    private static final char REPLACEMENT = '\uFFFD';
    private static final Pattern NOT_IN_AN_ID = Pattern.compile("[^A-Za-z0-9._:=+/-]");
    private static final int LOGGED_ID_CHARS_MAX = 128;
    /** Spaces, control, format, private and combining characters, blank fillers, and what Unicode reserves for such characters. */
    private static final String NO_GLYPH = "\\p{Z}\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\p{M}\\p{IsNoncharacter_Code_Point}"
            + "\\u115F\\u1160\\u2065\\u2800\\u3164\\uFFA0\\uFFF0-\\uFFFC\\x{E0000}-\\x{E0FFF}";
    /** Format characters with a glyph, which enclose digits or words in Arabic, Syriac and Kaithi. */
    private static final String FORMAT_WITH_GLYPH = "\\u0600-\\u0605\\u06DD\\u070F\\u0890\\u0891\\u08E2\\x{110BD}\\x{110CD}";
    /** A character with a glyph of its own. A character that this Java does not define is one, such as a new emoji. */
    public static final String VISIBLE_CHARACTER = "[[^" + NO_GLYPH + "]" + FORMAT_WITH_GLYPH + "]";
    private static final Pattern VISIBLE = Pattern.compile(VISIBLE_CHARACTER);

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

    /**
     * The longest start of a text with so many code points. A character as a person sees it, such as a flag or an emoji with a
     * skin tone, is never split, unless it alone is longer.
     */
    public static String firstCodePoints(String text, int codePointsMax) {
        return text.length() <= codePointsMax || text.codePointCount(0, text.length()) <= codePointsMax
                ? text
                : text.substring(0, characterEnd(text, text.offsetByCodePoints(0, codePointsMax)));
    }

    /** The longest start of a text that fits into so many bytes of UTF-8; a character is split as above. */
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
        return text.substring(0, characterEnd(text, end));
    }

    /** Whether a reader sees anything of the text: a space, a zero-width character or a filler alone is not visible. */
    public static boolean isVisible(String text) {
        return VISIBLE.matcher(text).find();
    }

    /** Whether a reader sees the character without any other character. */
    public static boolean isVisible(int codePoint) {
        return VISIBLE.matcher(Character.toString(codePoint)).matches();
    }

    /** The last end of a character at or before a position; the position itself when there is no such end. */
    private static int characterEnd(String text, int position) {
        if (position == text.length()) {
            return position;
        }
        var characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text.substring(0, text.offsetByCodePoints(position, 1)));
        var end = characters.isBoundary(position) ? position : characters.preceding(position);
        return end > 0 ? end : position;
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
