package dev.recado.ai.reply;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts or removes double markers that the parser left in the text. CommonMark reads {@code **Valor:**R$ 120} as plain text, and
 * models sometimes do not close a marker. Single markers stay, because they may be intended.
 */
final class UnpairedMarkers {

    private static final Pattern PAIR = Pattern
            .compile("(?<![*\\p{Alnum}])\\*\\*(?![*\\s])([^*\\n]+?)(?<!\\s)\\*\\*(?!\\*)");
    /** A marker before a word or after one. After a number it stays: {@code 120**} refers to a note. */
    private static final Pattern SINGLE = Pattern.compile(
            "(?<![*~_\\p{L}\\d])(\\*\\*|~~)(?=[\\p{L}\\d\"“(])|(?<=[^\\s*~_\\d])(\\*\\*|~~)(?=[\\s.,;:!?)]|$)");

    private UnpairedMarkers() {
    }

    /** @param bold true inside a bold part, which needs no markers */
    static String resolve(String text, boolean bold) {
        if (!text.contains("**") && !text.contains("~~")) {
            return text;
        }
        var paired = PAIR.matcher(text).replaceAll(pair -> {
            var end = pair.end();
            var beforeWord = end < text.length() && Character.isLetterOrDigit(text.codePointAt(end));
            return Matcher.quoteReplacement(
                    (bold ? pair.group(1) : "*" + pair.group(1) + "*") + (beforeWord ? " " : ""));
        });
        return SINGLE.matcher(paired).replaceAll("");
    }
}
