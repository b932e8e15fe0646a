package dev.recado.simulator.graph;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import dev.recado.simulator.meta.SimulatedGraphError;

/** Applies Meta's messaging limit: the people whom one account messages outside the customer service window in 24 hours. */
final class GraphTierLimiter {

    private static final Duration DAY = Duration.ofHours(24);
    private static final int LIMIT_REACHED = 131048;

    private final int peopleMax;
    private final Map<String, Instant> people = new HashMap<>();

    /** @param peopleMax 0 for no limit */
    GraphTierLimiter(int peopleMax) {
        this.peopleMax = peopleMax;
    }

    /** Counts a message to a person outside the window, or throws the error of the limit. */
    void checkAndCount(String person, Instant now) {
        if (peopleMax == 0) {
            return;
        }
        if (people.size() >= peopleMax) {
            people.values().removeIf(at -> at.isBefore(now.minus(DAY)));
        }
        if (!people.containsKey(person) && people.size() >= peopleMax) {
            throw SimulatedGraphError.of(LIMIT_REACHED, 0);
        }
        people.put(person, now);
    }
}
