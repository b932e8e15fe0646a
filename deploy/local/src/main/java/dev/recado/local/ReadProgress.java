package dev.recado.local;

import java.time.Duration;

/** How fast a client reads its answer. Only a rate counts: with any progress a trickle would occupy a service for ever. */
final class ReadProgress {

    /** What a client must read within the limit while its answer waits for it: 70 kbit/s with 30 s. */
    static final long BYTES_MIN = 256 * 1024;

    private long bytes;
    private long since;

    ReadProgress(long nanoTime) {
        since = nanoTime;
    }

    /** @param waits whether the answer waits for the client; a service that answers slowly is no fault of the client */
    boolean isStalled(long written, boolean waits, long nanoTime, Duration max) {
        if (!waits || written - bytes >= BYTES_MIN) {
            bytes = written;
            since = nanoTime;
        }
        return nanoTime - since > max.toNanos();
    }
}
