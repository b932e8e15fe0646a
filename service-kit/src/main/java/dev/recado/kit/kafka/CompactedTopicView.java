package dev.recado.kit.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import dev.recado.kit.lifecycle.VertxContexts;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Keeps an in-memory view of compacted topics current: applies every record from the beginning, then each new one. */
public final class CompactedTopicView {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration REQUEST_MAX = Duration.ofSeconds(5);
    /** Longer than any poll or request of a working reader. */
    private static final Duration STALL_MAX = Duration.ofSeconds(30);

    private final String[] topics;
    private final java.util.function.Consumer<ConsumerRecord<String, byte[]>> apply;
    private final Runnable onLoaded;
    private final TopicReader reader;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final CountDownLatch loading = new CountDownLatch(1);
    private volatile boolean loaded;
    /** Null unless the view is confirmed regularly. */
    private Duration confirmedEvery;
    /** The view holds all that was published before this time. */
    private volatile long confirmedAt;
    private volatile boolean confirmed;

    /**
     * @param apply must not throw: it logs a record that it cannot read
     * @param onLoaded runs when all records that existed at the start have been applied
     */
    public CompactedTopicView(List<String> topics, Supplier<Consumer<String, byte[]>> consumers,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> apply, Runnable onLoaded) {
        this.topics = topics.toArray(String[]::new);
        this.apply = apply;
        this.onLoaded = onLoaded;
        this.reader = new TopicReader("recado-" + topics.getFirst(), consumers, this::read);
    }

    /** Creates a view with consumers in the default settings. */
    public static CompactedTopicView of(List<String> topics, UngroupedConsumers consumers,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> apply, Runnable onLoaded) {
        return new CompactedTopicView(topics, () -> consumers.open(topics.getFirst(), Map.of()), apply, onLoaded);
    }

    /** Compares the view with the ends of its topics at this interval. Call it before the start. */
    public CompactedTopicView confirmedEvery(Duration interval) {
        confirmedEvery = interval;
        return this;
    }

    /**
     * Whether the view holds everything that was published until this long ago; needs {@link #confirmedEvery}. An empty poll does
     * not show it, because a poll is also empty while the broker does not answer.
     */
    public boolean isCurrent(Duration ageMax) {
        return isCurrent(System.nanoTime(), ageMax);
    }

    boolean isCurrent(long nanoTime, Duration ageMax) {
        return confirmed && nanoTime - confirmedAt <= ageMax.toNanos();
    }

    public void start() {
        reader.start();
    }

    public void stop() {
        reader.stop();
    }

    public boolean loaded() {
        return loaded;
    }

    /** Waits until the view is loaded, at most for the time; blocks the caller. False when it is not loaded by then. */
    public boolean awaitLoaded(Duration max) {
        try {
            return loading.await(max.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether the view is outdated: the reader does not progress although the broker is reachable. */
    public boolean stalled() {
        return stalled(System.nanoTime());
    }

    boolean stalled(long nanoTime) {
        return reader.stalled(nanoTime, STALL_MAX);
    }

    /** Completes on the caller's context when all present records have been applied; waits while the broker is unreachable. */
    public Uni<Void> readToEnd() {
        return Uni.createFrom().emitter(emitter -> {
            var caller = Vertx.currentContext();
            waiting.add(() -> VertxContexts.runOn(caller, () -> emitter.complete(null)));
        });
    }

    private void read(Consumer<String, byte[]> consumer) {
        var ends = UngroupedConsumers.assignFromBeginning(consumer, topics);
        while (reader.running()) {
            poll(consumer, ends);
            if (confirmedEvery != null && !isCurrent(confirmedEvery)) {
                confirm(consumer, ends);
            }
            if (!loaded && UngroupedConsumers.reached(consumer, ends)) {
                loaded = true;
                onLoaded.run();
                loading.countDown();
            }
            completeWaiting(consumer, ends);
        }
    }

    /** A missing answer does not end the reader, because the other partitions may progress. */
    private void confirm(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> startEnds) {
        var askedAt = System.nanoTime();
        try {
            var ends = consumer.endOffsets(consumer.assignment(), REQUEST_MAX);
            while (reader.running() && !UngroupedConsumers.reached(consumer, ends)) {
                poll(consumer, startEnds);
            }
            if (UngroupedConsumers.reached(consumer, ends)) {
                confirmedAt = askedAt;
                confirmed = true;
            }
        } catch (TimeoutException e) {
            Log.debugf("The view is not confirmed, because Kafka does not answer topics=%s", List.of(topics));
        }
    }

    /**
     * Completes the waiting {@link #readToEnd} calls. A call stays in the queue, so that after a failure the next consumer
     * completes it.
     */
    private void completeWaiting(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> startEnds) {
        var count = waiting.size();
        if (count == 0) {
            return;
        }
        var ends = consumer.endOffsets(consumer.assignment(), REQUEST_MAX);
        while (reader.running() && !UngroupedConsumers.reached(consumer, ends)) {
            poll(consumer, startEnds);
        }
        if (UngroupedConsumers.reached(consumer, ends)) {
            IntStream.range(0, count).forEach(i -> waiting.remove().run());
        }
    }

    /** Marks progress only after the initial ends, because a reader that restarts repeatedly never reaches them. */
    private void poll(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> startEnds) {
        consumer.poll(POLL).forEach(apply);
        if (UngroupedConsumers.reached(consumer, startEnds)) {
            reader.markProgress();
        }
    }
}
