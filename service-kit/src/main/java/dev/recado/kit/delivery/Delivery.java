package dev.recado.kit.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.SuiteEvent;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.deadletter.DeadLetters;
import dev.recado.kit.events.CleanText;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.GracefulStop;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.lifecycle.VertxContexts;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Passes consumed events to a use case in one transaction. An outage makes the batch wait; a record that fails twice alone becomes
 * a dead letter.
 */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class Delivery {

    /** A batch is halved after this number of exceeded time limits in a row. */
    private static final int TIME_LIMITS_MAX = 2;

    /** In this time a transaction that conflicts with that of a record commits, so that a second try of the record succeeds. */
    private static final Duration SECOND_TRY_AFTER = Duration.ofMillis(100);

    private record Incoming<E extends SuiteEvent>(ConsumerRecord<String, byte[]> source, E event, Throwable unreadable) {
    }

    private record Handler<E extends SuiteEvent>(Function<ConsumerRecord<String, byte[]>, E> reader,
            BiFunction<Tx, List<E>, Uni<Void>> work) {
    }

    private final Transactions transactions;
    private final EventJson json;
    private final DeadLetters deadLetters;
    private final GracefulStop stop;
    private final OutageRetry outageRetry;
    private final BatchSizes sizes;
    private final RecadoConfig config;
    private final Vertx vertx;

    Delivery(Transactions transactions, EventJson json, DeadLetters deadLetters, GracefulStop stop, OutageRetry outageRetry,
            BatchSizes sizes, RecadoConfig config, Vertx vertx) {
        this.transactions = transactions;
        this.json = json;
        this.deadLetters = deadLetters;
        this.stop = stop;
        this.outageRetry = outageRetry;
        this.sizes = sizes;
        this.config = config;
        this.vertx = vertx;
    }

    /**
     * Runs the handler in one transaction for the whole batch. During an outage it retries and acknowledges nothing; a batch
     * that is repeatedly too slow is halved. After any other failure it runs each record alone and publishes those that fail
     * twice as dead letters, because another transaction may have caused the first failure. The result never fails; it does not
     * complete while the service stops.
     */
    public <E extends SuiteEvent> Uni<Void> batch(ConsumerRecords<String, byte[]> records, Class<E> type,
            BiFunction<Tx, List<E>, Uni<Void>> handler) {
        return batch(records, source -> json.read(source.value(), type), handler);
    }

    /**
     * As above for records of outside publishers: the reader parses them, and a record that it refuses becomes a dead letter.
     */
    public <E extends SuiteEvent> Uni<Void> batch(ConsumerRecords<String, byte[]> records,
            Function<ConsumerRecord<String, byte[]>, E> reader, BiFunction<Tx, List<E>, Uni<Void>> handler) {
        return batch(StreamSupport.stream(records.spliterator(), false).toList(), new Handler<>(reader, handler));
    }

    /**
     * Creates a collector that joins the batches of one channel and handles them like {@link #batch}. The consumer passes it the
     * {@code Message} and declares {@code Acknowledgment.Strategy.MANUAL}. Otherwise a record is acknowledged before its
     * transaction.
     *
     * @param intervalMin the shortest time between the starts of two transactions while fewer than 500 records and 2 MiB wait; a
     *        slow transaction extends it as {@link dev.recado.kit.lifecycle.StepInterval} says
     */
    public <E extends SuiteEvent> RecordCollector collector(Class<E> type, Duration intervalMin,
            BiFunction<Tx, List<E>, Uni<Void>> handler) {
        var eventHandler = new Handler<E>(source -> json.read(source.value(), type), handler);
        return new RecordCollector(vertx, intervalMin, records -> batch(records, eventHandler));
    }

    private <E extends SuiteEvent> Uni<Void> batch(List<ConsumerRecord<String, byte[]>> records, Handler<E> handler) {
        var topic = records.getFirst().topic();
        return stop.track(() -> outageRetry.retryUntilSuccess(topic, () -> deliver(records, handler)));
    }

    private <E extends SuiteEvent> Uni<Void> deliver(List<ConsumerRecord<String, byte[]>> records, Handler<E> handler) {
        var incoming = records.stream().map(source -> read(source, handler.reader())).filter(Objects::nonNull).toList();
        var readable = incoming.stream().filter(one -> one.unreadable() == null).toList();
        var unreadable = incoming.stream().filter(one -> one.unreadable() != null).toList();
        return Sequential.forEach(unreadable, one -> deadLetter(one, one.unreadable(), 1))
                .chain(() -> runInParts(readable, handler));
    }

    private <E extends SuiteEvent> Uni<Void> runInParts(List<Incoming<E>> batch, Handler<E> handler) {
        if (batch.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var max = sizes.max(topic(batch));
        var parts = IntStream.rangeClosed(0, (batch.size() - 1) / max)
                .mapToObj(i -> batch.subList(i * max, Math.min(batch.size(), (i + 1) * max))).toList();
        return Sequential.forEach(parts, part -> runBatch(part, handler));
    }

    /** The limit may have become smaller since the batch was divided. */
    private <E extends SuiteEvent> Uni<Void> runBatch(List<Incoming<E>> batch, Handler<E> handler) {
        if (batch.size() > sizes.max(topic(batch))) {
            return runInParts(batch, handler);
        }
        return run(batch, handler).onFailure().recoverWithUni(failure -> {
            if (FailureClassifier.isOutage(failure)) {
                return halve(batch, handler, failure);
            }
            return batch.size() == 1 ? runAgain(batch.getFirst(), handler, 1) : runOneByOne(batch, handler, failure);
        });
    }

    private <E extends SuiteEvent> Uni<Void> halve(List<Incoming<E>> batch, Handler<E> handler, Throwable failure) {
        sizes.tooSlow(topic(batch), batch.size());
        Log.infof("A batch exceeded the database's time limits repeatedly and is halved topic=%s records=%d outcome=%s",
                topic(batch), batch.size(), FailureClassifier.outcome(failure));
        return runInParts(batch, handler);
    }

    private <E extends SuiteEvent> Uni<Void> runOneByOne(List<Incoming<E>> batch, Handler<E> handler, Throwable failure) {
        Log.warnf("A batch failed, and each record is processed alone; look for dead letters of the topic"
                + " records=%d topic=%s outcome=%s", batch.size(),
                topic(batch), FailureClassifier.outcome(failure));
        return Sequential.forEach(batch, one -> run(List.of(one), handler)
                .onFailure().recoverWithUni(_ -> runAgain(one, handler, 2)));
    }

    /** Gives a record that failed alone a second transaction, and makes it a dead letter when that fails too. */
    private <E extends SuiteEvent> Uni<Void> runAgain(Incoming<E> one, Handler<E> handler, int failedTries) {
        return VertxContexts.pause(vertx, SECOND_TRY_AFTER).chain(() -> run(List.of(one), handler))
                .onFailure().recoverWithUni(failure -> deadLetter(one, failure, failedTries + 1));
    }

    /** A single slow record is not poison: the delivery waits, and an ERROR names the record. */
    private <E extends SuiteEvent> Uni<Void> run(List<Incoming<E>> batch, Handler<E> handler) {
        var events = batch.stream().map(Incoming::event).toList();
        var alone = batch.size() == 1;
        var slow = new AtomicInteger();
        return outageRetry.retryDuringOutage(topic(batch), alone ? OutageRetry.UNLIMITED : TIME_LIMITS_MAX,
                () -> transactions.run(tx -> handler.work().apply(tx, events))
                        .onFailure(failure -> alone && FailureClassifier.isTimeLimit(failure))
                        .invoke(failure -> alertSlow(batch.getFirst(), slow.incrementAndGet(), failure)))
                .invoke(() -> sizes.succeeded(topic(batch), batch.size()));
    }

    private static void alertSlow(Incoming<?> one, int tries, Throwable failure) {
        if (tries == TIME_LIMITS_MAX) {
            Log.errorf("A single record exceeds the database's time limits and delays its topic; look for locks and slow"
                    + " statements topic=%s partition=%d offset=%d eventId=%s outcome=%s", one.source().topic(),
                    one.source().partition(), one.source().offset(), CleanText.loggableId(one.event().eventId()),
                    FailureClassifier.outcome(failure));
        }
    }

    private <E extends SuiteEvent> Uni<Void> deadLetter(Incoming<E> one, Throwable reason, int attempts) {
        return outageRetry.retryUntilSuccess(one.source().topic(),
                () -> deadLetters.publish(one.source(), one.event(), reason, attempts));
    }

    private static String topic(List<? extends Incoming<?>> batch) {
        return batch.getFirst().source().topic();
    }

    /** Reads one record; null for a replayed record of another service. Any exception here makes the record unreadable. */
    private <E extends SuiteEvent> Incoming<E> read(ConsumerRecord<String, byte[]> source,
            Function<ConsumerRecord<String, byte[]>, E> reader) {
        try {
            if (!ReplayTarget.of(source).includes(config.service())) {
                return null;
            }
            var event = reader.apply(source);
            return event == null || event.eventId() == null || event.tenantId() == null
                    ? new Incoming<>(source, null, new IllegalArgumentException("record without event_id or tenant_id"))
                    : new Incoming<>(source, event, null);
        } catch (RuntimeException | StackOverflowError e) {
            return new Incoming<>(source, null, e);
        }
    }
}
