package dev.recado.ingest.webhook;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the memory of the unchecked bodies of all clients that have never signed one to half of the memory. What each of them uses
 * beyond {@link #SMALL_BYTES} may fill only a quarter. So a few large bodies leave room for the first webhook of another client,
 * after which that client is no stranger: nearly all webhooks of Meta are small.
 */
final class StrangersMemory {

    /** The part of a client's bodies that large bodies of other clients cannot displace. */
    static final int SMALL_BYTES = 64 * 1024;
    private static final int ALL_DIVISOR = 2;
    private static final int LARGE_DIVISOR = 4;

    /** Bytes by client; a client without such a body has no entry. */
    private final Map<String, Long> byClient = new ConcurrentHashMap<>();
    private final AtomicLong all = new AtomicLong();
    /** The bytes beyond {@link #SMALL_BYTES} of each client. */
    private final AtomicLong large = new AtomicLong();
    private final long allMax;
    private final long largeMax;

    /** @param memoryMax the memory of all webhooks */
    StrangersMemory(long memoryMax) {
        this.allMax = memoryMax / ALL_DIVISOR;
        this.largeMax = memoryMax / LARGE_DIVISOR;
    }

    /** Adds the bytes. Returns false when a limit is exceeded; the caller then subtracts them. */
    boolean add(String client, long bytes) {
        var fits = all.addAndGet(bytes) <= allMax;
        var beyondSmall = change(client, bytes);
        return (beyondSmall == 0 || large.addAndGet(beyondSmall) <= largeMax) && fits;
    }

    void subtract(String client, long bytes) {
        if (bytes > 0) {
            all.addAndGet(-bytes);
            large.addAndGet(change(client, -bytes));
        }
    }

    long bytes() {
        return all.get();
    }

    /** Changes the bytes of a client. Returns the change of its bytes beyond {@link #SMALL_BYTES}. */
    private long change(String client, long bytes) {
        var present = byClient.merge(client, bytes, (one, other) -> one + other == 0 ? null : Long.valueOf(one + other));
        var after = present == null ? 0L : present;
        return beyondSmall(after) - beyondSmall(after - bytes);
    }

    private static long beyondSmall(long bytes) {
        return Math.max(0, bytes - SMALL_BYTES);
    }
}
