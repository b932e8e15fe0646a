package dev.recado.simulator.graph;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import dev.recado.simulator.meta.SimulatedGraphError;
import dev.recado.simulator.settings.SimulatorSettings.RateLimits;

/** Applies Meta's rate limits per number and per pair; each allows a burst and then an even rate. */
final class GraphRateLimiter {

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long PAIR_NANOS = 6 * SECOND_NANOS;
    private static final long NUMBER_BURST_NANOS = SECOND_NANOS;
    private static final int PAIRS_MAX = 100_000;

    private final RateLimits limits;
    private final LongSupplier nanos;
    private final Map<String, Long> pairs = new HashMap<>();
    private long number;

    GraphRateLimiter(RateLimits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
        this.number = nanos.getAsLong() - NUMBER_BURST_NANOS;
    }

    /** Counts one message, or throws the error of the limit that it exceeds. */
    void checkAndCount(String person) {
        var now = nanos.getAsLong();
        if (limits.numberPerSecond() > 0 && Math.max(number, now) - now > NUMBER_BURST_NANOS) {
            throw SimulatedGraphError.of(130429, 0);
        }
        var pair = Math.max(pairs.getOrDefault(person, now), now);
        if (limits.pairBurst() > 0 && pair - now > (limits.pairBurst() - 1) * PAIR_NANOS) {
            throw SimulatedGraphError.of(131056, 0);
        }
        if (limits.numberPerSecond() > 0) {
            number = Math.max(number, now) + SECOND_NANOS / limits.numberPerSecond();
        }
        if (pairs.size() >= PAIRS_MAX) {
            pairs.values().removeIf(until -> until < now);
        }
        pairs.put(person, pair + PAIR_NANOS);
    }
}
