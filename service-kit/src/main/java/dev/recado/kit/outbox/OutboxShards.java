package dev.recado.kit.outbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.CloudEvents;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.RecadoConfig;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Publishes one shard of the outbox while holding its lock, so that two relays never overtake each other. */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
class OutboxShards {

    /** LOCKED: another relay is at it. SOME: a failure made the rest stay. MORE: the batch was full. */
    enum Outcome {
        ALL, MORE, SOME, LOCKED
    }

    private static final int BATCH_MAX = 200;
    private static final long LOCK = 0x6f75_7462_6f78_0000L;

    /** An event published again changes nothing, so its deletion need not wait for the disk. */
    private static final String TRY_LOCK = "select set_config('synchronous_commit', 'off', true), pg_try_advisory_xact_lock($1)";
    /** A statement of its own after the lock: its snapshot must see what the last holder deleted. */
    private static final String OLDEST = """
        select id, topic, key, payload, event_id, kind, occurred_at
        from outbox where shard = $1 order by id limit $2""";
    private static final String DELETE = "delete from outbox where id = any($1)";
    private static final String FILLED = """
        select s from generate_series(0, $1 - 1) s where exists (select 1 from outbox where shard = s)""";

    private final Transactions transactions;
    private final EventProducer producer;
    private final RecadoConfig config;

    OutboxShards(Transactions transactions, EventProducer producer, RecadoConfig config) {
        this.transactions = transactions;
        this.producer = producer;
        this.config = config;
    }

    /** The shards that hold anything. */
    Uni<List<Integer>> filled() {
        return transactions.run(tx -> tx.query(FILLED, OutboxRow.SHARDS))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(row -> row.getInteger(0)).toList());
    }

    Uni<Outcome> publish(int shard) {
        return transactions.run(tx -> tx.query(TRY_LOCK, LOCK + shard)
                .chain(locked -> locked.iterator().next().getBoolean(1)
                        ? tx.query(OLDEST, (short) shard, BATCH_MAX).chain(rows -> publish(tx, rows))
                        : Uni.createFrom().item(Outcome.LOCKED)));
    }

    private Uni<Outcome> publish(Tx tx, RowSet<Row> rows) {
        if (rows.size() == 0) {
            return Uni.createFrom().item(Outcome.ALL);
        }
        List<Long> sent = new ArrayList<>();
        var keys = byKey(rows).values().stream().map(ofKey -> inOrder(ofKey, sent)).toList();
        return Uni.join().all(keys).andCollectFailures()
                .onFailure()
                .invoke(failure -> Log.warnf("outbox stops at a failure outcome=%s", FailureClassifier.outcome(failure)))
                .onFailure().recoverWithNull()
                .chain(() -> delete(tx, sent))
                .replaceWith(() -> outcome(rows.size(), sent.size()));
    }

    private static Outcome outcome(int found, int sent) {
        if (sent < found) {
            return Outcome.SOME;
        }
        return found < BATCH_MAX ? Outcome.ALL : Outcome.MORE;
    }

    private static Map<String, List<Row>> byKey(RowSet<Row> rows) {
        Map<String, List<Row>> byKey = new LinkedHashMap<>();
        rows.forEach(row -> byKey.computeIfAbsent(row.getString("topic") + '\n' + row.getString("key"), k -> new ArrayList<>())
                .add(row));
        return byKey;
    }

    /** One after the other: pipelined, a later record could arrive where an earlier one timed out. */
    private Uni<Void> inOrder(List<Row> rows, List<Long> sent) {
        var all = Uni.createFrom().voidItem();
        for (var row : rows) {
            all = all.chain(() -> send(row)).invoke(() -> sent.add(row.getLong("id")));
        }
        return all;
    }

    private Uni<Void> send(Row row) {
        var headers = CloudEvents.headers(row.getString("event_id"), row.getString("kind"),
                row.getOffsetDateTime("occurred_at").toInstant(), config.service());
        return producer.send(row.getString("topic"), row.getString("key"), row.getBuffer("payload").getBytes(), headers);
    }

    private static Uni<Integer> delete(Tx tx, List<Long> sent) {
        return sent.isEmpty() ? Uni.createFrom().item(0) : tx.update(DELETE, (Object) sent.toArray(Long[]::new));
    }
}
