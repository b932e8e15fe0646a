package dev.recado.kit.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.LongSupplier;

import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.lifecycle.StepInterval;
import dev.recado.kit.lifecycle.VertxContexts;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Joins batches of one channel that arrive close together, because Kafka returns the first record before the next ones arrive.
 * After a pause a batch waits only {@link #FIRST_WAIT}. Batches are handled and acknowledged in the order of their
 * arrival, one transaction at a time.
 */
public final class RecordCollector {

    /** After the first record the collector waits this long for the batches that Kafka returns right after it. */
    private static final Duration FIRST_WAIT = Duration.ofMillis(3);
    /** A slow transaction extends the interval to at most this. */
    private static final Duration INTERVAL_MAX = Duration.ofMillis(100);
    /** The channel delivers no further batch while at least this many records wait; the last batch may exceed it. */
    static final int WAITING_RECORDS_MAX = 500;
    /** As above, for the bytes of the records: a backlog of large records must fit the smallest heap. */
    static final int WAITING_BYTES_MAX = 2 * 1024 * 1024;
    private static final long NO_TIMER = -1;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private record Batch(Message<ConsumerRecords<String, byte[]>> message, UniEmitter<? super Void> nextBatch, Context caller,
            long arrivedNanos) {

        void requestNext() {
            VertxContexts.runOn(caller, () -> nextBatch.complete(null));
        }
    }

    private final Vertx vertx;
    private final Function<List<ConsumerRecord<String, byte[]>>, Uni<Void>> transaction;
    private final LongSupplier nanos;
    /** The fields below are used on this context only. */
    private final Context root;
    private final Queue<Batch> waiting = new ArrayDeque<>();
    private int waitingRecords;
    private long waitingBytes;
    private boolean running;
    private final StepInterval interval;
    private long timer = NO_TIMER;

    RecordCollector(Vertx vertx, Duration intervalMin, Function<List<ConsumerRecord<String, byte[]>>, Uni<Void>> transaction) {
        this(vertx, intervalMin, transaction, System::nanoTime);
    }

    RecordCollector(Vertx vertx, Duration intervalMin, Function<List<ConsumerRecord<String, byte[]>>, Uni<Void>> transaction,
            LongSupplier nanos) {
        this.vertx = vertx;
        this.transaction = transaction;
        this.nanos = nanos;
        this.interval = new StepInterval(intervalMin, INTERVAL_MAX, nanos.getAsLong());
        this.root = ((VertxInternal) vertx).createEventLoopContext();
    }

    /** Completes when the channel may deliver its next batch; the batch is acknowledged after its transaction. */
    public Uni<Void> add(Message<ConsumerRecords<String, byte[]>> message) {
        return Uni.createFrom().emitter(emitter -> {
            var batch = new Batch(message, emitter, Vertx.currentContext(), nanos.getAsLong());
            root.runOnContext(ignored -> {
                waiting.add(batch);
                waitingRecords += message.getPayload().count();
                message.getPayload().forEach(one -> waitingBytes += one.serializedValueSize());
                if (!manyWait()) {
                    batch.requestNext();
                }
                startTransaction();
            });
        });
    }

    private boolean manyWait() {
        return waitingRecords >= WAITING_RECORDS_MAX || waitingBytes >= WAITING_BYTES_MAX;
    }

    private void startTransaction() {
        if (running || waiting.isEmpty()) {
            return;
        }
        var nowNanos = nanos.getAsLong();
        var dueNanos = Math.max(interval.dueNanos(), waiting.element().arrivedNanos() + FIRST_WAIT.toNanos());
        if (dueNanos > nowNanos && !manyWait()) {
            scheduleStart(dueNanos, nowNanos);
            return;
        }
        vertx.cancelTimer(timer);
        timer = NO_TIMER;
        running = true;
        interval.started(nowNanos);
        var batches = List.copyOf(waiting);
        waiting.clear();
        if (manyWait()) {
            batches.getLast().requestNext();
        }
        waitingRecords = 0;
        waitingBytes = 0;
        VertxContexts.startWork(root,
                () -> runAndAcknowledge(batches).onTermination().invoke(() -> root.runOnContext(ignored -> {
                    running = false;
                    interval.ended(nanos.getAsLong());
                    startTransaction();
                })));
    }

    private void scheduleStart(long dueNanos, long nowNanos) {
        if (timer == NO_TIMER) {
            timer = vertx.setTimer((dueNanos - nowNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI,
                    fired -> root.runOnContext(ignored -> {
                        timer = NO_TIMER;
                        startTransaction();
                    }));
        }
    }

    private Uni<Void> runAndAcknowledge(List<Batch> batches) {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>();
        batches.forEach(batch -> batch.message().getPayload().forEach(records::add));
        return Uni.createFrom().deferred(() -> transaction.apply(records))
                .chain(() -> Sequential.forEach(batches, batch -> Uni.createFrom().completionStage(batch.message()::ack)));
    }
}
