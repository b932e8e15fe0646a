package dev.recado.kit.outbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

import dev.recado.kit.database.Rows;
import dev.recado.kit.events.CloudEvents;
import dev.recado.kit.kafka.EventProducer;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.RecadoConfig;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.CompositeException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;

/** Sends chosen rows of the outbox, in order for each key, until a deadline, and keeps what was published, refused or failed. */
final class OutboxTurn {

    private final EventProducer producer;
    private final RecadoConfig config;
    private final LongSupplier nanos;
    /** The published rows of the shard whose deletion has not been committed. */
    private final Set<Long> published;
    private final List<Long> done = new ArrayList<>();
    private final List<RefusedRows.Refused> refused = new ArrayList<>();
    private final Set<String> failedKeys = new HashSet<>();
    private long deadline;

    OutboxTurn(EventProducer producer, RecadoConfig config, LongSupplier nanos, Set<Long> published) {
        this.producer = producer;
        this.config = config;
        this.nanos = nanos;
        this.published = published;
    }

    /** Groups rows by topic and key. */
    static Map<String, List<Row>> byKey(Iterable<Row> rows) {
        Map<String, List<Row>> byKey = new LinkedHashMap<>();
        rows.forEach(row -> byKey.computeIfAbsent(row.getString("topic") + '\n' + row.getString("key"), k -> new ArrayList<>())
                .add(row));
        return byKey;
    }

    /** The ids of the published rows. */
    List<Long> done() {
        return done;
    }

    List<RefusedRows.Refused> refused() {
        return refused;
    }

    Set<String> failedKeys() {
        return failedKeys;
    }

    boolean running() {
        return nanos.getAsLong() - deadline < 0;
    }

    /** Sends the rows; the result never fails. */
    Uni<Void> send(Map<String, List<Row>> byKey) {
        deadline = nanos.getAsLong() + OutboxShard.TURN_MAX.toNanos();
        if (byKey.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var keys = byKey.entrySet().stream().map(key -> sendInOrder(key.getKey(), key.getValue())).toList();
        return Uni.join().all(keys).andCollectFailures()
                .onFailure().invoke(OutboxTurn::log)
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }

    /**
     * Each record waits for the one before: in a pipeline, a record could arrive although an earlier one timed out. The first is
     * sent in any case, so that every turn makes progress.
     */
    private Uni<Void> sendInOrder(String key, List<Row> rows) {
        return Multi.createFrom().iterable(rows).select().first(row -> row == rows.getFirst() || running())
                .onItem().transformToUniAndConcatenate(row -> send(row).replaceWithVoid())
                .collect().last().replaceWithVoid()
                .onFailure().invoke(failure -> failedKeys.add(key));
    }

    private Uni<Void> send(Row row) {
        long id = row.getLong("id");
        if (published.contains(id)) {
            done.add(id);
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom().deferred(() -> producer.send(row.getString("topic"), row.getString("key"),
                value(row), CloudEvents.headers(row.getString("event_id"), row.getString("kind"),
                        Rows.instant(row, "occurred_at"), config.service())))
                .invoke(() -> {
                    published.add(id);
                    done.add(id);
                })
                .onFailure(RefusedRows::isFaultOfRow)
                .recoverWithItem(failure -> {
                    refused.add(RefusedRows.Refused.of(row, failure));
                    return null;
                });
    }

    /** Null, which deletes the key, for an empty payload. */
    private static byte[] value(Row row) {
        var payload = row.getBuffer("payload");
        return payload.length() == 0 ? null : payload.getBytes();
    }

    private static void log(Throwable failure) {
        var first = failure instanceof CompositeException all ? all.getCauses().getFirst() : failure;
        Log.warnf("Outbox batch failed and is retried; check Kafka outcome=%s", FailureClassifier.outcome(first));
    }
}
