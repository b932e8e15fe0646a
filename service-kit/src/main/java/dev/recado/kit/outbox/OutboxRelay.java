package dev.recado.kit.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.CloudEvents;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.GracefulStop;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.lifecycle.VertxContexts;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/**
 * Publishes the outbox immediately after a commit; every 200 ms it publishes remaining rows. It holds the advisory lock of a
 * shard meanwhile, so that two relays never reorder a key.
 */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class OutboxRelay {

    private static final int SHARDS_AT_ONCE_MAX = 4;
    private static final int BATCH_MAX = 200;
    private static final long POLL_MILLIS = 200;
    private static final Duration LOCKED_PAUSE = Duration.ofMillis(20);
    private static final long LOCK = 0x6f75_7462_6f78_0000L;

    /** Switches off synchronous commit: a deletion that a crash loses only publishes an event again, which changes nothing. */
    private static final String TRY_LOCK = """
        select set_config('synchronous_commit', 'off', true), pg_try_advisory_xact_lock($1)""";
    /** A separate statement after the lock: its snapshot must include the deletions of the last holder. */
    private static final String OLDEST = """
        select id, topic, key, payload, event_id, kind, occurred_at
        from outbox
        where shard = $1
        order by id
        limit $2""";
    private static final String DELETE = "delete from outbox where id = any($1)";
    private static final String SHARDS_WITH_ROWS = """
        select s from generate_series(0, $1 - 1) s
        where exists (select 1 from outbox where shard = s)""";

    private enum Outcome {
        /** All rows of the shard are published. */
        ALL,
        /** A full batch is published; the shard may hold more. */
        MORE,
        /** A failure stopped the batch. */
        SOME,
        /** Another relay publishes the shard. */
        LOCKED
    }

    private final Transactions transactions;
    private final EventProducer producer;
    private final RecadoConfig config;
    private final GracefulStop stop;
    private final Vertx vertx;
    /** The fields below are used on this context only. */
    private final Context root;
    private final BitSet waiting = new BitSet();
    private final BitSet publishing = new BitSet();
    private boolean polling;
    private long timer;

    OutboxRelay(Transactions transactions, EventProducer producer, RecadoConfig config, GracefulStop stop, Vertx vertx) {
        this.transactions = transactions;
        this.producer = producer;
        this.config = config;
        this.stop = stop;
        this.vertx = vertx;
        this.root = ((VertxInternal) vertx).createEventLoopContext();
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(POLL_MILLIS, id -> root.runOnContext(ignored -> poll()));
    }

    @PreDestroy
    void close() {
        vertx.cancelTimer(timer);
    }

    /** Publishes all shards now. Call it after a commit that added rows. */
    public void wake() {
        root.runOnContext(ignored -> {
            waiting.set(0, OutboxRow.SHARDS);
            publishWaiting();
        });
    }

    void wake(int shard) {
        root.runOnContext(ignored -> {
            waiting.set(shard);
            publishWaiting();
        });
    }

    private void poll() {
        if (polling || stop.stopping() || producer.brokerUnavailable()) {
            return;
        }
        polling = true;
        VertxContexts.startWork(root, () -> transactions.run(tx -> tx.query(SHARDS_WITH_ROWS, OutboxRow.SHARDS))
                .invoke(rows -> rows.forEach(row -> waiting.set(row.getInteger(0))))
                .onFailure().invoke(failure -> Log.debugf("Outbox not read outcome=%s", FailureClassifier.outcome(failure)))
                .onFailure().recoverWithNull()
                .onTermination().invoke(() -> polling = false)
                .invoke(this::publishWaiting)
                .replaceWithVoid());
    }

    private void publishWaiting() {
        if (producer.brokerUnavailable()) {
            return;
        }
        IntStream.range(0, OutboxRow.SHARDS)
                .filter(shard -> waiting.get(shard) && !publishing.get(shard))
                .limit(Math.max(0, SHARDS_AT_ONCE_MAX - publishing.cardinality()))
                .forEach(this::startPublishing);
    }

    private void startPublishing(int shard) {
        waiting.clear(shard);
        publishing.set(shard);
        VertxContexts.startWork(root, () -> stop.track(() -> publish(shard))
                .chain(outcome -> scheduleRest(shard, outcome))
                .onFailure().invoke(failure -> Log.warnf("Outbox shard not published yet; check the database outcome=%s",
                        FailureClassifier.outcome(failure)))
                .onFailure().recoverWithNull()
                .invoke(() -> publishing.clear(shard))
                .invoke(this::publishWaiting)
                .replaceWithVoid());
    }

    /** Rows left by a failure wait for the timer. */
    private Uni<Void> scheduleRest(int shard, Outcome outcome) {
        return switch (outcome) {
            case ALL, SOME -> Uni.createFrom().voidItem();
            case MORE -> Uni.createFrom().voidItem().invoke(() -> waiting.set(shard));
            case LOCKED -> VertxContexts.pause(vertx, LOCKED_PAUSE).invoke(() -> waiting.set(shard));
        };
    }

    private Uni<Outcome> publish(int shard) {
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
        var keys = byKey(rows).values().stream().map(ofKey -> sendInOrder(ofKey, sent)).toList();
        return Uni.join().all(keys).andCollectFailures()
                .onFailure().invoke(failure -> Log.warnf("Outbox batch failed and is retried; check Kafka outcome=%s",
                        FailureClassifier.outcome(failure)))
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

    /** Each record waits for the one before: in a pipeline, a record could arrive although an earlier one timed out. */
    private Uni<Void> sendInOrder(List<Row> rows, List<Long> sent) {
        return Sequential.forEach(rows, row -> send(row).invoke(() -> sent.add(row.getLong("id"))));
    }

    private Uni<Void> send(Row row) {
        var headers = CloudEvents.headers(row.getString("event_id"), row.getString("kind"), Rows.instant(row, "occurred_at"),
                config.service());
        return producer.send(row.getString("topic"), row.getString("key"), row.getBuffer("payload").getBytes(), headers);
    }

    private static Uni<Integer> delete(Tx tx, List<Long> sent) {
        return sent.isEmpty() ? Uni.createFrom().item(0) : tx.update(DELETE, (Object) sent.toArray(Long[]::new));
    }
}
