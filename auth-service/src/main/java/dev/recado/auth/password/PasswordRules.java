package dev.recado.auth.password;

import java.util.Locale;
import java.util.stream.IntStream;

import dev.recado.kit.http.Refusal;

/** Refuses common passwords, sequences and repetitions, and the e-mail as a password. Bean validation limits the length. */
public final class PasswordRules {

    /** The longest text whose repetition is refused, in characters. */
    private static final int REPEATED_CHARS_MAX = 4;

    private PasswordRules() {
    }

    /** @param field the name of the field in the request, to report it in the refusal */
    public static void check(String field, String password, String email) {
        var plain = password.strip().toLowerCase(Locale.ROOT);
        if (CommonPasswords.contains(plain) || isSequence(plain) || isRepetition(plain)) {
            throw Refusal.invalid(field, "must not be a common password, a sequence or a repetition");
        }
        var mailbox = email.strip().toLowerCase(Locale.ROOT);
        if (plain.equals(mailbox) || plain.equals(mailbox.substring(0, Math.max(0, mailbox.indexOf('@'))))) {
            throw Refusal.invalid(field, "is the e-mail");
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
