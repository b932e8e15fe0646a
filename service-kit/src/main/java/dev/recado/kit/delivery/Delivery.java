package dev.recado.kit.delivery;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.DeadLetterHeaders;
import dev.recado.events.SuiteEvent;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.deadletter.DeadLetters;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.GracefulStop;
import dev.recado.kit.lifecycle.RecadoConfig;
import dev.recado.kit.lifecycle.Sequential;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Passes consumed events to a use case in one transaction. An outage makes the batch wait; a record that fails alone becomes a
 * dead letter.
 */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
public class Delivery {

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
    private final RecadoConfig config;

    Delivery(Transactions transactions, EventJson json, DeadLetters deadLetters, GracefulStop stop, OutageRetry outageRetry,
            RecadoConfig config) {
        this.transactions = transactions;
        this.json = json;
        this.deadLetters = deadLetters;
        this.stop = stop;
        this.outageRetry = outageRetry;
        this.config = config;
    }

    /**
     * Runs the handler in one transaction for the whole batch. During an outage it retries and acknowledges nothing. After any
     * other failure it runs each record alone and publishes those that fail again as dead letters. The result never fails; it
     * does not complete while the service stops.
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
        return stop.track(() -> deliver(records, new Handler<>(reader, handler)));
    }

    private <E extends SuiteEvent> Uni<Void> deliver(ConsumerRecords<String, byte[]> records, Handler<E> handler) {
        var incoming = StreamSupport.stream(records.spliterator(), false).filter(this::isForThisService)
                .map(source -> read(source, handler.reader())).toList();
        var readable = incoming.stream().filter(one -> one.unreadable() == null).toList();
        var unreadable = incoming.stream().filter(one -> one.unreadable() != null).toList();
        return Sequential.forEach(unreadable, one -> deadLetter(one, one.unreadable(), 1))
                .chain(() -> runBatch(readable, handler));
    }

    private <E extends SuiteEvent> Uni<Void> runBatch(List<Incoming<E>> batch, Handler<E> handler) {
        if (batch.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return run(batch, handler).onFailure().recoverWithUni(failure -> batch.size() == 1
                ? deadLetter(batch.getFirst(), failure, 1)
                : runOneByOne(batch, handler, failure));
    }

    private <E extends SuiteEvent> Uni<Void> runOneByOne(List<Incoming<E>> batch, Handler<E> handler, Throwable failure) {
        Log.warnf("A batch of %d records failed; each record is now processed alone topic=%s outcome=%s", batch.size(),
                batch.getFirst().source().topic(), FailureClassifier.outcome(failure));
        return Sequential.forEach(batch, one -> run(List.of(one), handler)
                .onFailure().recoverWithUni(failureAlone -> deadLetter(one, failureAlone, 2)));
    }

    private <E extends SuiteEvent> Uni<Void> run(List<Incoming<E>> batch, Handler<E> handler) {
        var events = batch.stream().map(Incoming::event).toList();
        return outageRetry.retryDuringOutage(batch.getFirst().source().topic(),
                () -> transactions.run(tx -> handler.work().apply(tx, events)));
    }

    private <E extends SuiteEvent> Uni<Void> deadLetter(Incoming<E> one, Throwable reason, int attempts) {
        return outageRetry.retryUntilSuccess(one.source().topic(),
                () -> deadLetters.publish(one.source(), one.event(), reason, attempts));
    }

    /** False for a replayed record that another service must handle. */
    private boolean isForThisService(ConsumerRecord<String, byte[]> source) {
        var replayFor = source.headers().lastHeader(DeadLetterHeaders.REPLAY_FOR);
        return replayFor == null || config.service().equals(new String(replayFor.value(), StandardCharsets.UTF_8));
    }

    private static <E extends SuiteEvent> Incoming<E> read(ConsumerRecord<String, byte[]> source,
            Function<ConsumerRecord<String, byte[]>, E> reader) {
        try {
            var event = reader.apply(source);
            return event == null || event.eventId() == null || event.tenantId() == null
                    ? new Incoming<>(source, null, new IllegalArgumentException("record without event_id or tenant_id"))
                    : new Incoming<>(source, event, null);
        } catch (RuntimeException e) {
            return new Incoming<>(source, null, e);
        }
    }
}
