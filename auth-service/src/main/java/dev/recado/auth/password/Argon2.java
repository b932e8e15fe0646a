package dev.recado.auth.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;

import dev.recado.auth.password.Argon2Hash.Cost;

/** Argon2id with the parameters that OWASP recommends; each hash contains its parameters, so they can be raised later. */
final class Argon2 {

    static final Cost CURRENT = new Cost(19 * 1024, 2, 1);
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final Argon2Function function;

    Argon2(Argon2Function function) {
        this.function = function;
    }

    /** @param parallelism number of usually concurrent computations */
    static Argon2 fastest(int parallelism) {
        return new Argon2(NativeArgon2.load().orElseGet(() -> new JavaArgon2(parallelism, CURRENT)));
    }

    String hash(String password) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new Argon2Hash(CURRENT, salt, derive(password, CURRENT, salt, HASH_BYTES)).toString();
    }

    boolean matches(String password, String hash) {
        var parsed = Argon2Hash.parse(hash);
        return MessageDigest.isEqual(parsed.hash(), derive(password, parsed.cost(), parsed.salt(), parsed.hash().length));
    }

    private byte[] derive(String password, Cost cost, byte[] salt, int length) {
        return function.derive(password.getBytes(StandardCharsets.UTF_8), salt, cost, length);
    }

    /** Returns whether the hash has other parameters than new hashes. */
    boolean needsRehash(String hash) {
        var parsed = Argon2Hash.parse(hash);
        return !parsed.cost().equals(CURRENT) || parsed.hash().length != HASH_BYTES;
    }
}
