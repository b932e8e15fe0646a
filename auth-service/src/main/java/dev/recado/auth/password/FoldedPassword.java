package dev.recado.auth.password;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reduces a password to the word from which it was made: {@code P@ssw0rd!} and {@code PASSWORD2026} become {@code password}.
 * Accents, invisible characters, signs at both ends and the usual substitutes of letters do not make a word a good password.
 */
final class FoldedPassword {

    /** More signs around a word make the password long enough to be accepted. */
    private static final int SIGNS_CHARS_MAX = 10;
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{M}\\p{Cf}\\p{Cc}]");
    private static final Pattern NO_LETTER_OR_DIGIT = Pattern.compile("[^\\p{L}\\p{N}]");
    private static final String SUBSTITUTES = "@4031$5!7+89";
    private static final String LETTERS = "aaoeissittbg";

    private FoldedPassword() {
    }

    /**
     * The words that the text may stand for. A sign at either end is an addition or the substitute of a letter, and {@code 1} stands
     * for i or l. Empty for a text without letters, or with many signs around them.
     */
    static Set<String> wordsOf(String text) {
        var plain = plain(text);
        var begin = firstLetter(plain);
        var end = afterLastLetter(plain);
        if (begin >= end || begin + plain.length() - end > SIGNS_CHARS_MAX) {
            return Set.of();
        }
        var words = new HashSet<String>();
        for (var from = 0; from <= begin; from++) {
            for (var to = end; to <= plain.length(); to++) {
                var part = plain.substring(from, to);
                words.add(withoutSigns(letters(part)));
                words.add(withoutSigns(letters(part.replace('1', 'l'))));
            }
        }
        return words;
    }

    /** The word without all signs at its ends; empty for a text without letters. */
    static String wordOf(String text) {
        var plain = plain(text);
        var begin = firstLetter(plain);
        return withoutSigns(letters(plain.substring(begin, Math.max(begin, afterLastLetter(plain)))));
    }

    private static String plain(String text) {
        return INVISIBLE.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("").toLowerCase(Locale.ROOT)
                .strip();
    }

    private static int firstLetter(String text) {
        var first = 0;
        while (first < text.length() && !Character.isLetter(text.charAt(first))) {
            first++;
        }
        return first;
    }

    private static int afterLastLetter(String text) {
        var after = text.length();
        while (after > 0 && !Character.isLetter(text.charAt(after - 1))) {
            after--;
        }
        return after;
    }

    private static String withoutSigns(String text) {
        return NO_LETTER_OR_DIGIT.matcher(text).replaceAll("");
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
