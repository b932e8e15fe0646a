package dev.recado.kit.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

/** Limits the records of one transaction per topic: half as many after a batch that was too slow, more again after successes. */
@ApplicationScoped
class BatchSizes {

    /** Above the largest poll, so that nothing is divided without need. */
    private static final int UNLIMITED = 100_000;
    private static final int SUCCESSES_BEFORE_GROWTH = 10;

    private record Limit(int records, int successes) {
    }

    private final Map<String, Limit> limits = new ConcurrentHashMap<>();

    int max(String topic) {
        var limit = limits.get(topic);
        return limit == null ? UNLIMITED : limit.records();
    }

    void tooSlow(String topic, int records) {
        limits.put(topic, new Limit(Math.max(1, records / 2), 0));
    }

    /** Doubles the limit after several batches of this size; the growth is slow because a slow batch costs its time limits. */
    void succeeded(String topic, int records) {
        limits.computeIfPresent(topic, (name, limit) -> {
            if (records < limit.records()) {
                return limit;
            }
            var successes = limit.successes() + 1;
            if (successes < SUCCESSES_BEFORE_GROWTH) {
                return new Limit(limit.records(), successes);
            }
            return limit.records() * 2 >= UNLIMITED ? null : new Limit(limit.records() * 2, 0);
        });
    }
}
