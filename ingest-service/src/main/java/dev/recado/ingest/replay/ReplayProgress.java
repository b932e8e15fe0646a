package dev.recado.ingest.replay;

import java.util.Map;

import dev.recado.events.ReplayChanged.Counts;

/**
 * How far a replay has come; all of it is with the broker.
 *
 * @param offsets per partition of the raw log, the next one to read
 * @param share of the range, from 0 to 1
 */
record ReplayProgress(Map<Integer, Long> offsets, double share, Counts counts) {

    static final ReplayProgress NONE = new ReplayProgress(Map.of(), 0, new Counts(0, 0, 0, 0));

    ReplayProgress {
        offsets = Map.copyOf(offsets);
    }

    ReplayProgress whole() {
        return new ReplayProgress(offsets, 1, counts);
    }
}
