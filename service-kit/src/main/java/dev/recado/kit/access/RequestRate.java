package dev.recado.kit.access;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.recado.kit.Refusal;

/** How much one person or machine asks of this replica, so that none takes the place of the others. */
@ApplicationScoped
class RequestRate {

    private static final int SUBJECTS_MAX = 10_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

    private final long emissionNanos;
    private final long burstNanos;
    private final Cache<String, long[]> arrivals = Caffeine.newBuilder().maximumSize(SUBJECTS_MAX)
            .expireAfterAccess(FORGOTTEN_AFTER).build();

    RequestRate(AccessConfig config) {
        this.emissionNanos = Duration.ofSeconds(1).toNanos() / config.requestsPerSecondMax();
        this.burstNanos = emissionNanos * config.requestsBurstMax();
    }

    /** @throws Refusal 429 with the time after which there is room again */
    void take(String subject) {
        take(subject, System.nanoTime());
    }

    /** The generic cell rate algorithm: one number per subject, the time at which its queue would be empty. */
    void take(String subject, long now) {
        var empty = arrivals.get(subject, unknown -> new long[]{now});
        synchronized (empty) {
            var next = Math.max(empty[0], now) + emissionNanos;
            if (next - now > burstNanos) {
                throw Refusal.rateLimited(Duration.ofNanos(next - now - burstNanos));
            }
            empty[0] = next;
        }
    }
}
