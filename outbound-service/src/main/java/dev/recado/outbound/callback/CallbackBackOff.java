package dev.recado.outbound.callback;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/** The pauses between the attempts of a delivery, as Standard Webhooks recommends them. */
final class CallbackBackOff {

    /** A delivery that has not succeeded after this time fails. */
    static final Duration DELIVERY_AGE_MAX = Duration.ofDays(3);
    /** A test that has not succeeded after this time fails: it is retried one time. */
    static final Duration TEST_AGE_MAX = Duration.ofMinutes(1);
    /** A receiver that asks for a longer wait is called after this one. */
    static final Duration RETRY_AFTER_MAX = Duration.ofHours(10);
    /** The last one comes again and again. */
    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(30),
            Duration.ofHours(2), Duration.ofHours(5), Duration.ofHours(10));
    /** The random part on top of a pause, so that the deliveries of an outage do not come back together. */
    private static final int JITTER_PERCENT_MAX = 20;

    private CallbackBackOff() {
    }

    /**
     * Returns the pause before the next attempt.
     *
     * @param attempts that have failed, at least 1
     * @param retryAfter the wait that the receiver asks for, or null
     */
    static Duration pause(int attempts, @Nullable Duration retryAfter) {
        var millis = PAUSES.get(Math.min(attempts, PAUSES.size()) - 1).toMillis();
        var pause = Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis * JITTER_PERCENT_MAX / 100 + 1));
        return retryAfter == null || retryAfter.compareTo(pause) <= 0 ? pause : atMostMax(retryAfter);
    }

    private static Duration atMostMax(Duration retryAfter) {
        return retryAfter.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : retryAfter;
    }
}
