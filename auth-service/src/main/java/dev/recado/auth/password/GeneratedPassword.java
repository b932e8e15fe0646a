package dev.recado.auth.password;

import java.security.SecureRandom;
import java.util.Base64;

/** A password nobody could guess, for an account whose owner has given none. */
public final class GeneratedPassword {

    private static final int RANDOM_BYTES = 18;

    private GeneratedPassword() {
    }

    public static String create() {
        var bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
