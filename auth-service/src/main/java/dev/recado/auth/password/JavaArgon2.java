package dev.recado.auth.password;

import dev.recado.auth.password.Argon2Hash.Cost;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Runs everywhere. The memory is kept for the next one: 19 MiB of garbage for each login would stop the whole service to collect
 * it.
 */
final class JavaArgon2 implements Argon2Function {

    /** What a lane works with beside its memory; kept too, or as many of the others would be made anew each time. */
    private static final int SCRATCH_BLOCKS = 4;

    private final FixedBlockPool blocks;

    /** @param atOnce for how many of this cost the memory is kept; more may run, with memory of their own */
    JavaArgon2(int atOnce, Cost cost) {
        blocks = new FixedBlockPool(atOnce * (cost.memory() + SCRATCH_BLOCKS));
    }

    @Override
    public byte[] derive(byte[] password, byte[] salt, Cost cost, int length) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memory()).withIterations(cost.passes()).withParallelism(cost.lanes()).withSalt(salt)
                .withBlockPool(blocks).build());
        var hash = new byte[length];
        generator.generateBytes(password, hash);
        return hash;
    }
}
