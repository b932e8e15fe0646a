package dev.recado.auth.link;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

import dev.recado.kit.http.Refusal;

/** The secret of a link that came by mail: shown once in it, and kept as a hash only. */
public record LinkToken(String text) {

    public static final int TEXT_MAX = 100;

    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    public static LinkToken create() {
        var bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new LinkToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** So many random bits need no salt and no slow hash. */
    public String hash() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** One answer for wrong, used, expired and taken back: it helps nobody to know which. */
    public static Refusal refused() {
        return Refusal.of(400, "LINK_INVALID", "this link is not valid, or not any more");
    }

    @Override
    public String toString() {
        return "LinkToken[]";
    }
}
