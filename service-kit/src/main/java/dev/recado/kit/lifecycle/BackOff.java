package dev.recado.kit.lifecycle;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses that double with each retry up to a maximum, randomized so that replicas do not retry together.
 *
 * @param percentMin the shortest wait, in percent of the doubled pause
 * @param percentMax the longest wait, in percent of the doubled pause
 */
public record BackOff(Duration first, Duration max, int percentMin, int percentMax) {

    private static final int DOUBLINGS_MAX = 20;

    public BackOff {
        if (first.isNegative() || max.compareTo(first) < 0 || percentMin < 0 || percentMax < percentMin) {
            throw new IllegalArgumentException("a back-off needs 0 <= first <= max and 0 <= percentMin <= percentMax");
        }
    }

    /** Waits between half of the doubled pause and all of it. */
    public static BackOff halfRandom(Duration first, Duration max) {
        return new BackOff(first, max, 50, 100);
    }

    /** @param retries the number of earlier retries; 0 before the first one */
    public Duration pause(int retries) {
        var millis = Math.min(max.toMillis(), first.toMillis() << Math.clamp(retries, 0, DOUBLINGS_MAX));
        var least = millis * percentMin / 100;
        return Duration.ofMillis(least + ThreadLocalRandom.current().nextLong(millis * percentMax / 100 - least + 1));
    }
}
