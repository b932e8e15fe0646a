package dev.recado.kit.outbox;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.lifecycle.RecadoConfig;
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
    static final Duration TRANSACTION_IDLE_MAX = Duration.ofSeconds(25);
    static final int ROWS_MAX = 200;
    private static final int ROWS_OF_KEY_MAX = 50;
    /** A turn chooses from so many of the oldest rows: one key's backlog does not hide other rows. */
    private static final int WINDOW_MAX = 1_000;
    /** Keys that were left out return after so many turns: the rows of others may never end. */
    private static final int TURNS_LEFT_OUT_MAX = 5;
    /** At least one row is chosen, however large it is. */
    static final int BYTES_MAX = 8 * 1024 * 1024;
    static final long LOCK = 0x6f75_7462_6f78_0000L;

    /** Switches off synchronous commit: a deletion that a crash loses only publishes an event again, which changes nothing. */
    private static final String TRY_LOCK = """
        select set_config('synchronous_commit', 'off', true),
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
    static final String DELETE = "delete from outbox where id = any($1)";

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
            var byKey = OutboxTurn.byKey(rows);
            var found = 0;
            var firstId = Long.MAX_VALUE;
            for (var row : rows) {
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
    private Outcome last = Outcome.SOME;

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
        var turn = newTurn();
        return transactions.run(tx -> tx.query(TRY_LOCK, LOCK + shard, Long.toString(TRANSACTION_IDLE_MAX.toMillis()))
                .chain(locked -> locked.iterator().next().getBoolean("locked")
                        ? oldest(tx).chain(rows -> publish(tx, Chosen.of(rows), turn))
                        : Uni.createFrom().item(Outcome.LOCKED)))
                .invoke(outcome -> ended(turn, outcome))
                .onFailure().invoke(this::failed);
    }

    /** Starts the publication of rows of this shard; call it for one turn at a time. */
    OutboxTurn newTurn() {
        return new OutboxTurn(producer, config, nanos, published);
    }

    /** Whether all rows fitted into the last turn, so that others can be published together with those of other shards. */
    boolean quiet() {
        return last == Outcome.ALL || last == Outcome.LOCKED;
    }

    private Uni<RowSet<Row>> oldest(Tx tx) {
        return tx.query(OLDEST, shard, producer.unavailableTopics().toArray(String[]::new),
                Stream.concat(busyKeys.stream(), failedKeys.stream()).toArray(String[]::new), WINDOW_MAX,
                (long) ROWS_OF_KEY_MAX,
                ROWS_MAX, (long) BYTES_MAX);
    }

    private Uni<Outcome> publish(Tx tx, Chosen chosen, OutboxTurn turn) {
        forgetDeleted(chosen);
        if (chosen.rows() == 0) {
            return Uni.createFrom().item(endOfRound(Outcome.ALL));
        }
        return turn.send(chosen.byKey())
                .chain(() -> turn.done().isEmpty() ? Uni.createFrom().item(0) : tx.update(DELETE, ids(turn.done())))
                .chain(() -> refusedRows.move(tx, turn.refused()))
                .map(moved -> outcome(chosen, turn));
    }

    /** Forgets rows that no longer exist, because a commit that seemed to fail has deleted them. */
    private void forgetDeleted(Chosen chosen) {
        if (!published.isEmpty() && busyKeys.isEmpty() && failedKeys.isEmpty() && producer.unavailableTopics().isEmpty()) {
            published.removeIf(id -> chosen.rows() == 0 || id < chosen.firstId());
        }
    }

    private Outcome outcome(Chosen chosen, OutboxTurn turn) {
        var handled = turn.done().size() + turn.refused().size();
        if (chosen.found() == WINDOW_MAX) {
            chosen.byKey().forEach((key, rows) -> {
                if (rows.size() == ROWS_OF_KEY_MAX) {
                    busyKeys.add(key);
                }
            });
        }
        if (handled < chosen.found() && chosen.found() > chosen.rows() || !turn.running()) {
            failedKeys.addAll(turn.failedKeys());
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

    /** Notes the end of a turn whose transaction is committed. */
    void ended(OutboxTurn turn, Outcome outcome) {
        last = outcome;
        turn.done().forEach(published::remove);
        turn.refused().forEach(refusedRows::alert);
    }

    /** Notes that the transaction of a turn failed: its rows may have been published. */
    void failed() {
        last = Outcome.SOME;
    }

    static Object ids(List<Long> ids) {
        return ids.toArray(Long[]::new);
    }
}
