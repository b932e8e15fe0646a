package dev.recado.kit.http;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** How often each of many may ask, by the generic cell rate algorithm: one number for each of those who asked lately. */
public final class RateLimit {

    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

    private final long emissionNanos;
    private final long burstNanos;
    /** The time at which the queue of each would be empty. */
    private final Cache<String, long[]> arrivals;

    /** @param keysMax remembered at once; beyond it those who ask least begin anew */
    public RateLimit(int perSecond, int burst, int keysMax) {
        emissionNanos = Duration.ofSeconds(1).toNanos() / perSecond;
        burstNanos = emissionNanos * burst;
        // on the caller's thread: to wake another costs more than the little there is to tidy
        arrivals = Caffeine.newBuilder().maximumSize(keysMax).executor(Runnable::run)
                .expireAfterAccess(Duration.ofNanos(Math.max(burstNanos, FORGOTTEN_AFTER.toNanos()))).build();
    }

    /** @throws Refusal 429 with the time after which there is room again */
    public void acquire(String key) {
        acquire(key, System.nanoTime());
    }

    void acquire(String key, long now) {
        var empty = arrivals.get(key, unknown -> new long[]{now});
        synchronized (empty) {
            var next = Math.max(empty[0], now) + emissionNanos;
            if (next - now > burstNanos) {
                throw Refusal.rateLimited(Duration.ofNanos(next - now - burstNanos));
            }
            empty[0] = next;
        }
    }

    long remembered() {
        arrivals.cleanUp();
        return arrivals.estimatedSize();
    }
}
