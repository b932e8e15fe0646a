package dev.recado.kit.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

/** Limits the records of one transaction per topic. It halves the limit after a slow batch and doubles it after ten successes. */
@ApplicationScoped
class BatchSizes {

    /** Larger than any poll, so that a topic without slow batches is not divided. */
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

    /** Doubles the limit after {@link #SUCCESSES_BEFORE_GROWTH} full batches; it grows slowly, because each slow batch costs seconds. */
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
