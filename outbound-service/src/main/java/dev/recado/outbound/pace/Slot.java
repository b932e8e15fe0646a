package dev.recado.outbound.pace;

import java.time.Duration;

/**
 * The time at which one message of a number may be sent. A slot that is not used in time lapses, so that a stall causes no burst.
 *
 * @param atNanos by {@link System#nanoTime()}
 */
public record Slot(long atNanos, Duration usableFor) {

    static final Duration USABLE_FOR = Duration.ofMillis(100);

    boolean isLate(long nanos) {
        return nanos - atNanos > usableFor.toNanos();
    }

    Duration waitFrom(long nanos) {
        return Duration.ofNanos(Math.max(0, atNanos - nanos));
    }
}
