package dev.recado.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Creates random secrets that carry no data; the service stores only their hash. */
public final class OpaqueToken {

    /** Characters of {@link #create()}. */
    public static final int LENGTH = 43;
    private static final int RANDOM_BYTES = 32;

    private OpaqueToken() {
    }

    public static String create() {
        var bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Uses a fast hash, because 256 random bits cannot be guessed. */
    public static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
