package dev.recado.kit.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.CloudEvents;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.RecadoConfig;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * Publishes one shard of the outbox in turns of limited length, and deletes what it published, also when a turn ends early. Its
 * fields are used on the relay's context only.
 */
final class OutboxShard {

    /** A key starts no further record after this time, which begins when the rows are read. */
    static final Duration TURN_MAX = Duration.ofSeconds(5);
    /** Covers the turn, the metadata wait and delivery time-out of the last records, and the deletion. */
    private static final Duration TRANSACTION_IDLE_MAX = Duration.ofSeconds(25);
    private static final int ROWS_MAX = 200;
    private static final int ROWS_OF_KEY_MAX = 50;
    /** A turn chooses from so many of the oldest rows: one key's backlog does not hide other rows. */
    private static final int WINDOW_MAX = 1_000;
    /** Keys that were left out return after so many turns: the rows of others may never end. */
    private static final int TURNS_LEFT_OUT_MAX = 5;
    /** At least one row is chosen, however large it is. */
    private static final int BYTES_MAX = 8 * 1024 * 1024;
    private static final long LOCK = 0x6f75_7462_6f78_0000L;

    /**
     * Switches off synchronous commit: a deletion that a crash loses only publishes an event again, which changes nothing. Also
     * switches off sequential scans, because the statistics of a mostly empty table mislead the planner during a backlog.
     */
    private static final String TRY_LOCK = """
        select set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true),
            set_config('idle_in_transaction_session_timeout', $2, true), pg_try_advisory_xact_lock($1) as locked""";
    /**
     * A separate statement after the lock: its snapshot must include the deletions of the last holder. It goes from topic to topic
     * by index, so that the backlog of a topic that is missing or refused is never read. A range instead of equality makes the
     * planner use that index.
     */
    static final String OLDEST = """
        with recursive present as (
            select (select min(topic) from outbox where shard = $1) as topic
            union all
            select (select min(o.topic) from outbox o where o.shard = $1 and o.topic > p.topic)
            from present p
            where p.topic is not null
        ), oldest as (
            select o.id, o.topic, o.key, o.bytes
            from present p
            cross join lateral (
                select id, topic, key, octet_length(payload) as bytes
                from outbox
                where shard = $1 and topic >= p.topic and topic <= p.topic and topic || chr(10) || key <> all($3)
                order by topic, id
                limit $4
            ) o
            where p.topic <> all($2)
            order by o.id
            limit $4
        ), fair as (
            select id, bytes, row_number() over (partition by topic, key order by id) as position
            from oldest
        ), chosen as (
            select id, sum(bytes) over (order by id) - bytes as bytes_before
            from fair
            where position <= $5
            order by id
            limit $6
        )
        select o.id, o.topic, o.key, o.payload, o.event_id, o.kind, o.occurred_at, (select count(*) from oldest) as found
        from chosen c
        join outbox o on o.id = c.id
        where c.bytes_before < $7
        order by o.id""";
    private static final String DELETE = "delete from outbox where id = any($1)";

    enum Outcome {
        /** All rows of the shard are published. */
        ALL,
        /** The shard holds more rows that can be published now. */
        MORE,
        /** A failure left rows. */
        SOME,
        /** Another relay publishes the shard. */
        LOCKED
    }

    /**
     * The rows that a turn publishes.
     *
     * @param byKey the rows by topic and key
     * @param found the number of rows from which the turn chose, at most {@link #WINDOW_MAX}
     */
    private record Chosen(Map<String, List<Row>> byKey, int rows, int found, long firstId) {

        static Chosen of(RowSet<Row> rows) {
            Map<String, List<Row>> byKey = new LinkedHashMap<>();
            var found = 0;
            var firstId = Long.MAX_VALUE;
            for (var row : rows) {
                byKey.computeIfAbsent(row.getString("topic") + '\n' + row.getString("key"), k -> new ArrayList<>()).add(row);
                found = row.getInteger("found");
                firstId = Math.min(firstId, row.getLong("id"));
            }
            return new Chosen(byKey, rows.size(), found, firstId);
        }
    }

    private final short shard;
    private final Transactions transactions;
    private final EventProducer producer;
    private final RefusedRows refusedRows;
    private final RecadoConfig config;
    private final LongSupplier nanos;
    /** Published rows whose deletion has not been committed; they are not published again. */
    private final Set<Long> published = new HashSet<>();
    /** Keys that the next turn leaves out to reach the rows of others: busy keys have more rows. */
    private final Set<String> busyKeys = new HashSet<>();
    private final Set<String> failedKeys = new HashSet<>();
    private int turnsLeftOut;

    OutboxShard(int shard, Transactions transactions, EventProducer producer, RefusedRows refusedRows, RecadoConfig config,
            LongSupplier nanos) {
        this.nanos = nanos;
        this.shard = (short) shard;
        this.transactions = transactions;
        this.producer = producer;
        this.refusedRows = refusedRows;
        this.config = config;
    }

    /** Runs one turn; an advisory lock keeps other replicas from the shard. */
    Uni<Outcome> publish() {
        var turn = new Turn(nanos);
        return transactions.run(tx -> tx.query(TRY_LOCK, LOCK + shard, Long.toString(TRANSACTION_IDLE_MAX.toMillis()))
                .chain(locked -> locked.iterator().next().getBoolean("locked")
                        ? oldest(tx).chain(rows -> publish(tx, Chosen.of(rows), turn))
                        : Uni.createFrom().item(Outcome.LOCKED)))
                .invoke(() -> committed(turn));
    }

    private Uni<RowSet<Row>> oldest(Tx tx) {
        return tx.query(OLDEST, shard, producer.unavailableTopics().toArray(String[]::new),
                Stream.concat(busyKeys.stream(), failedKeys.stream()).toArray(String[]::new), WINDOW_MAX,
                (long) ROWS_OF_KEY_MAX,
                ROWS_MAX, (long) BYTES_MAX);
    }

    private Uni<Outcome> publish(Tx tx, Chosen chosen, Turn turn) {
        forgetDeleted(chosen);
        if (chosen.rows() == 0) {
            return Uni.createFrom().item(endOfRound(Outcome.ALL));
        }
        turn.begin();
        var keys = chosen.byKey().entrySet().stream().map(key -> sendInOrder(key.getKey(), key.getValue(), turn)).toList();
        return Uni.join().all(keys).andCollectFailures()
                .onFailure().invoke(turn::failed)
                .onFailure().recoverWithNull()
                .chain(() -> turn.done.isEmpty() ? Uni.createFrom().item(0) : tx.update(DELETE, ids(turn.done)))
                .chain(() -> refusedRows.move(tx, turn.refused))
                .map(moved -> outcome(chosen, turn));
    }

    /** Forgets rows that no longer exist, because a commit that seemed to fail has deleted them. */
    private void forgetDeleted(Chosen chosen) {
        if (!published.isEmpty() && busyKeys.isEmpty() && failedKeys.isEmpty() && producer.unavailableTopics().isEmpty()) {
            published.removeIf(id -> chosen.rows() == 0 || id < chosen.firstId());
        }
    }

    /**
     * Each record waits for the one before: in a pipeline, a record could arrive although an earlier one timed out. The first is
     * sent in any case, so that every turn makes progress.
     */
    private Uni<Void> sendInOrder(String key, List<Row> rows, Turn turn) {
        return Multi.createFrom().iterable(rows).select().first(row -> row == rows.getFirst() || turn.running())
                .onItem().transformToUniAndConcatenate(row -> send(row, turn).replaceWithVoid())
                .collect().last().replaceWithVoid()
                .onFailure().invoke(failure -> turn.failedKeys.add(key));
    }

    private Uni<Void> send(Row row, Turn turn) {
        long id = row.getLong("id");
        if (published.contains(id)) {
            turn.done.add(id);
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom().deferred(() -> producer.send(row.getString("topic"), row.getString("key"),
                value(row), CloudEvents.headers(row.getString("event_id"), row.getString("kind"),
                        Rows.instant(row, "occurred_at"), config.service())))
                .invoke(() -> {
                    published.add(id);
                    turn.done.add(id);
                })
                .onFailure(RefusedRows::isFaultOfRow)
                .recoverWithItem(failure -> {
                    turn.refused.add(RefusedRows.Refused.of(row, failure));
                    return null;
                });
    }

    /** Null, which deletes the key, for an empty payload. */
    private static byte[] value(Row row) {
        var payload = row.getBuffer("payload");
        return payload.length() == 0 ? null : payload.getBytes();
    }

    private Outcome outcome(Chosen chosen, Turn turn) {
        var handled = turn.done.size() + turn.refused.size();
        if (chosen.found() == WINDOW_MAX) {
            chosen.byKey().forEach((key, rows) -> {
                if (rows.size() == ROWS_OF_KEY_MAX) {
                    busyKeys.add(key);
                }
            });
        }
        if (handled < chosen.found() && chosen.found() > chosen.rows() || !turn.running()) {
            failedKeys.addAll(turn.failedKeys);
            readmitLeftOut();
            return Outcome.MORE;
        }
        return endOfRound(handled < chosen.found() ? Outcome.SOME : Outcome.ALL);
    }

    private void readmitLeftOut() {
        if (busyKeys.isEmpty() && failedKeys.isEmpty()) {
            turnsLeftOut = 0;
        } else if (++turnsLeftOut > TURNS_LEFT_OUT_MAX) {
            busyKeys.clear();
            failedKeys.clear();
            turnsLeftOut = 0;
        }
    }

    /** All other rows were chosen: the next turn includes the keys that were left out. */
    private Outcome endOfRound(Outcome outcome) {
        var busy = !busyKeys.isEmpty();
        var failed = !failedKeys.isEmpty();
        busyKeys.clear();
        failedKeys.clear();
        turnsLeftOut = 0;
        return busy ? Outcome.MORE : failed ? Outcome.SOME : outcome;
    }

    private void committed(Turn turn) {
        turn.done.forEach(published::remove);
        turn.refused.forEach(refusedRows::alert);
    }

    private static Object ids(List<Long> ids) {
        return ids.toArray(Long[]::new);
    }

    /** The state of one turn: its deadline, and what was published, refused or failed. */
    private static final class Turn {

        private final LongSupplier nanos;
        private final List<Long> done = new ArrayList<>();
        private final List<RefusedRows.Refused> refused = new ArrayList<>();
        private final Set<String> failedKeys = new HashSet<>();
        private long deadline;

        private Turn(LongSupplier nanos) {
            this.nanos = nanos;
        }

        private void begin() {
            deadline = nanos.getAsLong() + TURN_MAX.toNanos();
        }

        private boolean running() {
            return nanos.getAsLong() - deadline < 0;
        }

        private void failed(Throwable failure) {
            var first = failure instanceof CompositeException all ? all.getCauses().getFirst() : failure;
            Log.warnf("Outbox batch failed and is retried; check Kafka outcome=%s", FailureClassifier.outcome(first));
        }
    }
}
