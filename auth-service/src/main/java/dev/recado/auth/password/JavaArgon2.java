package dev.recado.auth.password;

import dev.recado.auth.password.Argon2Function.Cost;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Computes Argon2id in Java. Reuses its memory blocks, because 19 MiB of garbage per login would cause long collections. */
final class JavaArgon2 implements Argon2Function {

    /** Additional memory blocks of a lane, which are reused as well. */
    private static final int SCRATCH_BLOCKS = 4;

    private final FixedBlockPool blocks;

    /** @param parallelism number of computations whose memory is reused; further ones allocate their own */
    JavaArgon2(int parallelism, Cost cost) {
        blocks = new FixedBlockPool(parallelism * (cost.memory() + SCRATCH_BLOCKS));
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
