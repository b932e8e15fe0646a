package dev.recado.kit.delivery;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.SuiteEvent;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.deadletter.DeadLetters;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.GracefulStop;
import dev.recado.kit.lifecycle.RecadoConfig;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Hands events to a use case exactly until they are done: our own outage makes them wait, poison is put aside alone. */
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
     * Runs the handler in one transaction for the whole batch. An outage is waited out, unacknowledged; after any other
     * failure each record runs alone and only the one that fails alone is dead-lettered. Never fails; does not complete once
     * the service is stopping.
     */
    public <E extends SuiteEvent> Uni<Void> batch(ConsumerRecords<String, byte[]> records, Class<E> type,
            BiFunction<Tx, List<E>, Uni<Void>> handler) {
        return batch(records, source -> json.read(source.value(), type), handler);
    }

    /** The same for records of others, which become an event only here: what the reader refuses is poison. */
    public <E extends SuiteEvent> Uni<Void> batch(ConsumerRecords<String, byte[]> records,
            Function<ConsumerRecord<String, byte[]>, E> reader, BiFunction<Tx, List<E>, Uni<Void>> handler) {
        return stop.track(() -> deliver(records, new Handler<>(reader, handler)));
    }

    private <E extends SuiteEvent> Uni<Void> deliver(ConsumerRecords<String, byte[]> records, Handler<E> handler) {
        var incoming = StreamSupport.stream(records.spliterator(), false).filter(this::forUs)
                .map(source -> read(source, handler.reader())).toList();
        var readable = incoming.stream().filter(one -> one.unreadable() == null).toList();
        return each(incoming.stream().filter(one -> one.unreadable() != null).toList(),
                one -> putAside(one, one.unreadable(), 1))
                .chain(() -> together(readable, handler));
    }

    private <E extends SuiteEvent> Uni<Void> together(List<Incoming<E>> batch, Handler<E> handler) {
        if (batch.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return patiently(batch.getFirst(), () -> transact(batch, handler))
                .onFailure().recoverWithUni(failure -> batch.size() == 1
                        ? putAside(batch.getFirst(), failure, 1)
                        : alone(batch, handler, failure));
    }

    private <E extends SuiteEvent> Uni<Void> alone(List<Incoming<E>> batch, Handler<E> handler, Throwable failure) {
        Log.warnf("batch of %d is run one by one topic=%s outcome=%s", batch.size(), batch.getFirst().source().topic(),
                FailureClassifier.outcome(failure));
        return each(batch, one -> patiently(one, () -> transact(List.of(one), handler))
                .onFailure().recoverWithUni(itsOwn -> putAside(one, itsOwn, 2)));
    }

    private <E extends SuiteEvent> Uni<Void> transact(List<Incoming<E>> batch, Handler<E> handler) {
        var events = batch.stream().map(Incoming::event).toList();
        return transactions.run(tx -> handler.work().apply(tx, events));
    }

    private <E extends SuiteEvent> Uni<Void> putAside(Incoming<E> one, Throwable reason, int attempts) {
        return outageRetry.retryUntilSuccess(one.source().topic(),
                () -> deadLetters.publish(one.source(), one.event(), reason, attempts));
    }

    private Uni<Void> patiently(Incoming<?> first, Supplier<Uni<Void>> work) {
        return outageRetry.retryDuringOutage(first.source().topic(), work);
    }

    private static <T> Uni<Void> each(List<T> all, Function<T, Uni<Void>> step) {
        return Multi.createFrom().iterable(all).onItem().transformToUniAndConcatenate(step::apply).collect().last()
                .replaceWithVoid();
    }

    private boolean forUs(ConsumerRecord<String, byte[]> source) {
        var replayFor = source.headers().lastHeader(DeadLetters.REPLAY_FOR);
        return replayFor == null
                || config.service().equals(new String(replayFor.value(), StandardCharsets.UTF_8));
    }

    private <E extends SuiteEvent> Incoming<E> read(ConsumerRecord<String, byte[]> source,
            Function<ConsumerRecord<String, byte[]>, E> reader) {
        try {
            var event = reader.apply(source);
            return event == null || event.eventId() == null || event.tenantId() == null
                    ? new Incoming<>(source, null, new IllegalArgumentException("no event"))
                    : new Incoming<>(source, event, null);
        } catch (RuntimeException e) {
            return new Incoming<>(source, null, e);
        }
    }
}
