package dev.recado.auth.password;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

import com.password4j.Argon2Function;

/** Argon2id as OWASP recommends it (19 MiB, two passes, one lane); the parameters travel in the hash, so they may grow. */
final class Argon2 {

    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    private static final Argon2Function PRESENT = Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES,
            com.password4j.types.Argon2.ID);

    private final SecureRandom random = new SecureRandom();

    String hash(String password) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return PRESENT.hash(password.getBytes(StandardCharsets.UTF_8), salt).getResult();
    }

    boolean matches(String password, String hash) {
        return Argon2Function.getInstanceFromHash(hash)
                .check(password.getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a hash was made with other parameters than one made now. */
    boolean outdated(String hash) {
        var of = Argon2Function.getInstanceFromHash(hash);
        return of.getVariant() != PRESENT.getVariant() || of.getMemory() != MEMORY_KIB || of.getIterations() != PASSES
                || of.getParallelism() != LANES || of.getOutputLength() != HASH_BYTES;
    }
}
