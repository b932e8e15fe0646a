package dev.recado.auth.password;

import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.recado.kit.http.Refusal;

/**
 * Refuses common passwords and words, sequences and repetitions, and the e-mail or the tenant's name. Bean validation limits the length.
 */
public final class PasswordRules {

    /** The longest text whose repetition is refused, in characters. */
    private static final int REPEATED_CHARS_MAX = 4;
    /** Shorter parts of a tenant's name are too common. */
    private static final int NAME_CHARS_MIN = 4;

    private PasswordRules() {
    }

    /**
     * @param field the name of the field in the request, to report it in the refusal
     * @param tenantName the name of the person's tenant
     */
    public static void check(String field, String password, String email, String tenantName) {
        var plain = password.strip().toLowerCase(Locale.ROOT);
        if (CommonPasswords.contains(plain) || isSequence(plain) || isRepetition(plain)) {
            throw Refusal.invalid(field, "must not be a common password, a sequence or a repetition");
        }
        var mailbox = email.strip().toLowerCase(Locale.ROOT);
        if (plain.equals(mailbox) || plain.equals(mailbox.substring(0, Math.max(0, mailbox.indexOf('@'))))) {
            throw Refusal.invalid(field, "is the e-mail");
        }
        checkWords(field, FoldedPassword.wordsOf(password), mailbox, tenantName);
    }

    private static void checkWords(String field, Set<String> words, String mailbox, String tenantName) {
        if (words.stream().anyMatch(CommonPasswords::containsWord)) {
            throw Refusal.invalid(field, "must not be a common word with digits, signs or replaced letters");
        }
        var names = Stream.concat(Stream.of(tenantName, mailbox.substring(0, Math.max(0, mailbox.indexOf('@')))),
                Stream.of(tenantName.split("[^\\p{L}\\p{M}\\p{N}]+")).filter(part -> part.length() >= NAME_CHARS_MIN));
        if (names.map(FoldedPassword::wordOf).anyMatch(words::contains)) {
            throw Refusal.invalid(field, "must not be the e-mail or the tenant's name with digits, signs or replaced letters");
        }
    }

    /** True for {@code 23456789}, {@code 87654321} and {@code abcdefgh}; 0 follows 9. */
    private static boolean isSequence(String plain) {
        return plain.length() > 1 && (isSequence(plain, 1) || isSequence(plain, -1));
    }

    private static boolean isSequence(String plain, int step) {
        for (var i = 1; i < plain.length(); i++) {
            var difference = plain.charAt(i) - plain.charAt(i - 1);
            if (difference != step && difference != step - 10 * step) {
                return false;
            }
        }
        return true;
    }

    /** True for {@code 99999999}, {@code abababab} and {@code 12341234}. */
    private static boolean isRepetition(String plain) {
        return IntStream.rangeClosed(1, Math.min(REPEATED_CHARS_MAX, plain.length() - 1)).anyMatch(length -> IntStream
                .range(length, plain.length()).allMatch(i -> plain.charAt(i) == plain.charAt(i % length)));
    }
}
