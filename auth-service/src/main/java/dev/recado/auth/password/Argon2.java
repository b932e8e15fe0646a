package dev.recado.auth.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;

import dev.recado.auth.password.Argon2Hash.Cost;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id as OWASP recommends it (19 MiB, two passes, one lane); the parameters travel in the hash, so they may grow.
 * The memory is kept for the next one: 19 MiB of garbage for each login would stop the whole service to collect it.
 */
final class Argon2 {

    private static final Cost PRESENT = new Cost(19 * 1024, 2, 1);
    /** What a lane works with beside its memory; kept too, or as many of the others would be made anew each time. */
    private static final int SCRATCH_BLOCKS = 4;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final FixedBlockPool blocks;

    /** @param atOnce for how many the memory is kept; more may run, with memory of their own */
    Argon2(int atOnce) {
        blocks = new FixedBlockPool(atOnce * (PRESENT.memory() + SCRATCH_BLOCKS));
    }

    String hash(String password) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new Argon2Hash(PRESENT, salt, hash(password, PRESENT, salt, HASH_BYTES)).toString();
    }

    boolean matches(String password, String hash) {
        var of = Argon2Hash.parse(hash);
        return MessageDigest.isEqual(of.hash(), hash(password, of.cost(), of.salt(), of.hash().length));
    }

    private byte[] hash(String password, Cost cost, byte[] salt, int length) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memory()).withIterations(cost.passes()).withParallelism(cost.lanes()).withSalt(salt)
                .withBlockPool(blocks).build());
        var hash = new byte[length];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    /** Whether a hash was made with other parameters than one made now. */
    boolean outdated(String hash) {
        var of = Argon2Hash.parse(hash);
        return !of.cost().equals(PRESENT) || of.hash().length != HASH_BYTES;
    }
}
