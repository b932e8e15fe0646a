package dev.recado.auth.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;

import dev.recado.auth.password.Argon2Hash.Cost;

/** Argon2id as OWASP recommends it (19 MiB, two passes, one lane); the parameters travel in the hash, so they may grow. */
final class Argon2 {

    static final Cost PRESENT = new Cost(19 * 1024, 2, 1);
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final Argon2Function function;

    Argon2(Argon2Function function) {
        this.function = function;
    }

    /** @param atOnce as many as mostly run at the same time */
    static Argon2 fastest(int atOnce) {
        return new Argon2(NativeArgon2.load().orElseGet(() -> new JavaArgon2(atOnce, PRESENT)));
    }

    String hash(String password) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new Argon2Hash(PRESENT, salt, derive(password, PRESENT, salt, HASH_BYTES)).toString();
    }

    boolean matches(String password, String hash) {
        var of = Argon2Hash.parse(hash);
        return MessageDigest.isEqual(of.hash(), derive(password, of.cost(), of.salt(), of.hash().length));
    }

    private byte[] derive(String password, Cost cost, byte[] salt, int length) {
        return function.derive(password.getBytes(StandardCharsets.UTF_8), salt, cost, length);
    }

    /** Whether a hash was made with other parameters than one made now. */
    boolean outdated(String hash) {
        var of = Argon2Hash.parse(hash);
        return !of.cost().equals(PRESENT) || of.hash().length != HASH_BYTES;
    }
}
