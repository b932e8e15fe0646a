package dev.recado.kit.work;

import java.time.Duration;

/**
 * How fast the work of one person on one channel is claimed: a bucket of {@code burst} items, and one more in each interval. Work over
 * it is due later. Background lanes use a part of the bucket only, so that the other lanes never wait for them.
 *
 * @param every the interval after which one more item may be claimed
 * @param backgroundLane the first of the lanes that may use {@code backgroundBurst} only
 */
public record PersonPace(Duration every, int burst, int backgroundLane, int backgroundBurst) {

    public PersonPace {
        if (!every.isPositive() || backgroundBurst < 1 || burst < backgroundBurst) {
            throw new IllegalArgumentException("a pace needs every > 0 and 1 <= backgroundBurst <= burst");
        }
    }
}
