package dev.recado.kit.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.outbox.OutboxShard.Outcome;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * Publishes the rows of several shards in one transaction, because most shards have few rows. A shard with more rows than fit, or
 * with a failure, gets turns of its own afterwards.
 */
final class OutboxRound {

    /** Locks what it can, and sets what {@link OutboxShard} sets for its turns. */
    private static final String TRY_LOCKS = """
        select shard, pg_try_advisory_xact_lock($1::bigint + shard) as locked,
            set_config('synchronous_commit', 'off', true), set_config('idle_in_transaction_session_timeout', $3, true)
        from unnest($2::smallint[]) as s(shard)
        order by shard""";
    private static final int ROWS_OF_SHARD_MAX = 50;
    /** A separate statement after the locks: its snapshot must include the deletions of the last holders. */
    private static final String OLDEST = """
        with found as (
            select o.*, sum(octet_length(o.payload)) over (order by o.id) - octet_length(o.payload) as bytes_before
            from unnest($1::smallint[]) as s(shard)
            cross join lateral (
                select id, shard, topic, key, payload, event_id, kind, occurred_at
                from outbox
                where shard = s.shard
                order by id
                limit $2
            ) o
        )
        select id, shard, topic, key, payload, event_id, kind, occurred_at, (select count(*) from found) as found
        from found
        where bytes_before < $3
        order by id""";

    private final Transactions transactions;
    private final RefusedRows refusedRows;
    private final List<OutboxShard> shards;

    OutboxRound(Transactions transactions, RefusedRows refusedRows, List<OutboxShard> shards) {
        this.transactions = transactions;
        this.refusedRows = refusedRows;
        this.shards = shards;
    }

    /** Publishes the oldest rows of the shards, and returns how each of them ended. */
    Uni<Map<Integer, Outcome>> publish(List<Integer> wanted) {
        var turns = new TreeMap<Integer, OutboxTurn>();
        return transactions.run(tx -> tryLocks(tx, wanted).chain(locked -> {
            locked.forEach(shard -> turns.put(shard, shards.get(shard).newTurn()));
            return oldest(tx, locked).chain(rows -> publish(tx, turns, rows));
        })).invoke(outcomes -> turns.forEach((shard, turn) -> shards.get(shard).ended(turn, outcomes.get(shard))))
                .map(outcomes -> withLocked(wanted, outcomes))
                .onFailure().invoke(() -> turns.keySet().forEach(shard -> shards.get(shard).failed()));
    }

    private static Map<Integer, Outcome> withLocked(List<Integer> wanted, Map<Integer, Outcome> outcomes) {
        return wanted.stream().collect(Collectors.toMap(shard -> shard,
                shard -> outcomes.getOrDefault(shard, Outcome.LOCKED)));
    }

    private Uni<Map<Integer, Outcome>> publish(Tx tx, Map<Integer, OutboxTurn> turns, RowSet<Row> rows) {
        var byShard = StreamSupport.stream(rows.spliterator(), false)
                .collect(Collectors.groupingBy(row -> row.getInteger("shard")));
        if (byShard.isEmpty()) {
            return Uni.createFrom().item(outcomes(turns, byShard, 0));
        }
        var sends = byShard.entrySet().stream()
                .map(own -> turns.get(own.getKey()).send(OutboxTurn.byKey(own.getValue()))).toList();
        return Uni.join().all(sends).andFailFast()
                .chain(() -> delete(tx, turns.values().stream().flatMap(turn -> turn.done().stream()).toList()))
                .chain(() -> refusedRows.move(tx, turns.values().stream().flatMap(turn -> turn.refused().stream()).toList()))
                .map(moved -> outcomes(turns, byShard, rows.iterator().next().getInteger("found")));
    }

    private static Uni<Integer> delete(Tx tx, List<Long> ids) {
        return ids.isEmpty() ? Uni.createFrom().item(0) : tx.update(OutboxShard.DELETE, OutboxShard.ids(ids));
    }

    /** @param found the number of rows from which the round chose */
    private static Map<Integer, Outcome> outcomes(Map<Integer, OutboxTurn> turns, Map<Integer, List<Row>> byShard, int found) {
        var chosen = byShard.values().stream().mapToInt(List::size).sum();
        return turns.keySet().stream().collect(Collectors.toMap(shard -> shard, shard -> {
            var own = byShard.getOrDefault(shard, List.of()).size();
            if (own == ROWS_OF_SHARD_MAX || chosen < found) {
                return Outcome.MORE;
            }
            var handled = turns.get(shard).done().size() + turns.get(shard).refused().size();
            return handled < own ? Outcome.SOME : Outcome.ALL;
        }));
    }

    private static Uni<List<Integer>> tryLocks(Tx tx, List<Integer> wanted) {
        return tx.query(TRY_LOCKS, OutboxShard.LOCK, Rows.smallints(wanted),
                Long.toString(OutboxShard.TRANSACTION_IDLE_MAX.toMillis())).map(rows -> {
                    var locked = new ArrayList<Integer>();
                    rows.forEach(row -> {
                        if (row.getBoolean("locked")) {
                            locked.add(row.getInteger("shard"));
                        }
                    });
                    return locked;
                });
    }

    private static Uni<RowSet<Row>> oldest(Tx tx, List<Integer> locked) {
        return tx.query(OLDEST, Rows.smallints(locked), ROWS_OF_SHARD_MAX,
                (long) OutboxShard.BYTES_MAX);
    }
}
