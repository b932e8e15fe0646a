package dev.recado.auth.password;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reduces a password to the word from which it was made: {@code P@ssw0rd!} and {@code PASSWORD2026} become {@code password}.
 * Accents, invisible characters, signs at both ends and the usual substitutes of letters do not make a word a good password.
 */
final class FoldedPassword {

    /** More signs around a word make the password long enough to be accepted. */
    private static final int SIGNS_CHARS_MAX = 10;
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{M}\\p{Cf}\\p{Cc}]");
    private static final Pattern SIGNS_AROUND = Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$");
    private static final Pattern NO_LETTER_OR_DIGIT = Pattern.compile("[^\\p{L}\\p{N}]");
    private static final String SUBSTITUTES = "@4031$5!7+89";
    private static final String LETTERS = "aaoeissittbg";

    private FoldedPassword() {
    }

    /** The words that the text may stand for; {@code 1} stands for i or l, and signs at the ends may be letters or additions. */
    static Set<String> wordsOf(String text) {
        var plain = INVISIBLE.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("").toLowerCase(Locale.ROOT)
                .strip();
        var inner = SIGNS_AROUND.matcher(plain).replaceAll("");
        if (plain.length() - inner.length() > SIGNS_CHARS_MAX) {
            return Set.of();
        }
        return Stream.of(plain, inner).flatMap(each -> Stream.of(letters(each), letters(each.replace('1', 'l'))))
                .map(each -> NO_LETTER_OR_DIGIT.matcher(SIGNS_AROUND.matcher(each).replaceAll("")).replaceAll(""))
                .filter(word -> !word.isEmpty()).collect(Collectors.toUnmodifiableSet());
    }

    private static String letters(String text) {
        var letters = new StringBuilder(text.length());
        for (var i = 0; i < text.length(); i++) {
            var substitute = SUBSTITUTES.indexOf(text.charAt(i));
            letters.append(substitute < 0 ? text.charAt(i) : LETTERS.charAt(substitute));
        }
        return letters.toString();
    }
}
