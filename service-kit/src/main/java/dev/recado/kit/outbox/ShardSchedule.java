package dev.recado.kit.outbox;

import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Schedules the shards round-robin, so that a shard that always has rows does not exclude another. */
final class ShardSchedule {

    private final int shards;
    private final int atOnceMax;
    private final BitSet waiting = new BitSet();
    /** Those with a row for which a person waits. */
    private final BitSet urgent = new BitSet();
    private final BitSet publishing = new BitSet();
    private final BitSet publishingUrgent = new BitSet();
    /** Those of the publishing shards that have a turn of their own. */
    private final BitSet alone = new BitSet();
    private int next;

    ShardSchedule(int shards, int atOnceMax) {
        this.shards = shards;
        this.atOnceMax = atOnceMax;
    }

    void wake(int shard) {
        waiting.set(shard);
    }

    void wakeUrgently(int shard) {
        waiting.set(shard);
        urgent.set(shard);
    }

    boolean urgentWaits() {
        return waiting.intersects(urgent);
    }

    void wakeAll() {
        waiting.set(0, shards);
    }

    /** Starts the turn of the next such shard that waits; empty when none waits or the maximum number has a turn of its own. */
    OptionalInt start(IntPredicate condition) {
        for (var i = 0; i < shards && alone.cardinality() < atOnceMax; i++) {
            var shard = (next + i) % shards;
            if (waiting.get(shard) && !publishing.get(shard) && condition.test(shard)) {
                begin(shard);
                alone.set(shard);
                next = (shard + 1) % shards;
                return OptionalInt.of(shard);
            }
        }
        return OptionalInt.empty();
    }

    /** Starts one common turn of all such shards that wait. */
    List<Integer> startAll(IntPredicate condition) {
        var started = IntStream.range(0, shards)
                .filter(shard -> waiting.get(shard) && !publishing.get(shard) && condition.test(shard)).boxed().toList();
        started.forEach(this::begin);
        return started;
    }

    private void begin(int shard) {
        waiting.clear(shard);
        publishing.set(shard);
        publishingUrgent.set(shard, urgent.get(shard));
        urgent.clear(shard);
    }

    /** The turn has left rows: if the shard was urgent, its next turn is too. Call it before that turn starts. */
    void rowsLeft(int shard) {
        urgent.set(shard, urgent.get(shard) || publishingUrgent.get(shard));
    }

    void ended(int shard) {
        publishing.clear(shard);
        alone.clear(shard);
    }
}
