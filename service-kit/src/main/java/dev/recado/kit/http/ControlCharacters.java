package dev.recado.kit.http;

/**
 * Finds characters that no request may contain. In every string these are U+0000 to U+001F, U+007F and unpaired surrogates.
 * Only text in a body may contain tab, line feed and carriage return.
 */
final class ControlCharacters {

    private static final int NONE = -1;
    private static final char DELETE = 0x7F;

    private ControlCharacters() {
    }

    /** Describes the first refused character of a text in a body; null when there is none. */
    static String inText(String text) {
        return describe(text, first(text));
    }

    static boolean isControl(char c) {
        return c < ' ' || c == DELETE;
    }

    private static boolean isLayout(char c) {
        return c == '\t' || c == '\n' || c == '\r';
    }

    private static int first(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (isControl(c) && !isLayout(c) || Character.isLowSurrogate(c)) {
                return i;
            }
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return NONE;
    }

    private static String describe(String text, int at) {
        return at == NONE
                ? null
                : "must not contain the character U+%04X, which is at position %d".formatted((int) text.charAt(at), at);
    }
}
