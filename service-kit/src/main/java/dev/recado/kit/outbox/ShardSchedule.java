package dev.recado.kit.outbox;

import java.util.BitSet;
import java.util.OptionalInt;

/** Schedules the shards round-robin, so that a shard that always has rows does not exclude another. */
final class ShardSchedule {

    private final int shards;
    private final int atOnceMax;
    private final BitSet waiting = new BitSet();
    private final BitSet publishing = new BitSet();
    private int next;

    ShardSchedule(int shards, int atOnceMax) {
        this.shards = shards;
        this.atOnceMax = atOnceMax;
    }

    void wake(int shard) {
        waiting.set(shard);
    }

    void wakeAll() {
        waiting.set(0, shards);
    }

    /** Starts the turn of the next waiting shard; empty when none waits or the maximum number is publishing. */
    OptionalInt start() {
        for (var i = 0; i < shards && publishing.cardinality() < atOnceMax; i++) {
            var shard = (next + i) % shards;
            if (waiting.get(shard) && !publishing.get(shard)) {
                waiting.clear(shard);
                publishing.set(shard);
                next = (shard + 1) % shards;
                return OptionalInt.of(shard);
            }
        }
        return OptionalInt.empty();
    }

    void ended(int shard) {
        publishing.clear(shard);
    }
}
