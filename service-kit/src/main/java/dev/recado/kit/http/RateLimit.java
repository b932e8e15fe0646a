package dev.recado.kit.http;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;

/** Limits the rate of each key by a token bucket in memory; a bucket that is not used is evicted. */
public final class RateLimit {

    private static final Duration IDLE_MIN = Duration.ofMinutes(1);

    private final int perPeriod;
    private final Duration period;
    private final int burst;
    private final TimeMeter clock;
    private final Cache<String, Bucket> buckets;

    /** @param keysMax the limit on buckets in memory; a key without a bucket starts with a full burst */
    public RateLimit(int perSecond, int burst, int keysMax) {
        this(perSecond, Duration.ofSeconds(1), burst, keysMax, TimeMeter.SYSTEM_NANOTIME);
    }

    RateLimit(int perPeriod, Duration period, int burst, int keysMax, TimeMeter clock) {
        this.perPeriod = perPeriod;
        this.period = period;
        this.burst = burst;
        this.clock = clock;
        var fullAfter = period.multipliedBy(burst).dividedBy(perPeriod);
        // cache maintenance is so short that passing it to another thread would cost more
        buckets = Caffeine.newBuilder().maximumSize(keysMax).executor(Runnable::run)
                .expireAfterAccess(fullAfter.compareTo(IDLE_MIN) > 0 ? fullAfter : IDLE_MIN).build();
    }

    /** A limit whose burst is the allowance of one minute. */
    public static RateLimit perMinute(int perMinute, int keysMax) {
        return new RateLimit(perMinute, Duration.ofMinutes(1), perMinute, keysMax, TimeMeter.SYSTEM_NANOTIME);
    }

    /** @param burst the most at once */
    public static RateLimit perHour(int perHour, int burst, int keysMax) {
        return new RateLimit(perHour, Duration.ofHours(1), burst, keysMax, TimeMeter.SYSTEM_NANOTIME);
    }

    /** @throws Refusal 429 with the time until the next request is allowed */
    public void acquire(String key) {
        var probe = buckets.get(key, this::bucket).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw Refusal.rateLimited(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Bucket bucket(String key) {
        return Bucket.builder().withCustomTimePrecision(clock).withSynchronizationStrategy(SynchronizationStrategy.LOCK_FREE)
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perPeriod, period)).build();
    }
}
