package dev.recado.kit.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import dev.recado.kit.lifecycle.VertxContexts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Keeps a replica's picture of compacted topics: all of them from the beginning at start, and every change after that. */
public final class CompactedTopicView {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ASK_MAX = Duration.ofSeconds(5);
    /** Longer than any one poll or question of a reader that is well. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private final String[] topics;
    private final java.util.function.Consumer<ConsumerRecord<String, byte[]>> apply;
    private final Runnable whole;
    private final TopicReader reader;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean loaded;

    /**
     * @param apply throws nothing: a record that cannot be read is its own to tell
     * @param whole told once, when all that there was at the start has been applied
     */
    public CompactedTopicView(List<String> topics, Supplier<Consumer<String, byte[]>> consumers,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> apply, Runnable whole) {
        this.topics = topics.toArray(String[]::new);
        this.apply = apply;
        this.whole = whole;
        this.reader = new TopicReader("recado-" + topics.getFirst(), consumers, this::follow);
    }

    /** @param readers consumers as they are usually wanted */
    public static CompactedTopicView of(List<String> topics, UngroupedConsumers readers,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> apply, Runnable whole) {
        return new CompactedTopicView(topics, () -> readers.open(topics.getFirst(), Map.of()), apply, whole);
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

    /** Whether what is told now is no longer heard, although the broker is there: the picture grows old unseen. */
    public boolean stalled() {
        return stalled(System.nanoTime());
    }

    boolean stalled(long nanoTime) {
        return reader.stalled(nanoTime, SILENCE_MAX);
    }

    /** Completes, on the caller's context, once all is applied that there is at this moment; waits while the broker is away. */
    public Uni<Void> readToEnd() {
        return Uni.createFrom().emitter(emitter -> {
            var caller = Vertx.currentContext();
            waiting.add(() -> VertxContexts.runOn(caller, () -> emitter.complete(null)));
        });
    }

    private void follow(Consumer<String, byte[]> consumer) {
        var ends = UngroupedConsumers.assignFromBeginning(consumer, topics);
        while (reader.running()) {
            read(consumer, ends);
            if (!loaded && UngroupedConsumers.reached(consumer, ends)) {
                loaded = true;
                whole.run();
            }
            catchUp(consumer, ends);
        }
    }

    /** Who asked stays in the queue until it is done: after a failure the next consumer answers. */
    private void catchUp(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> began) {
        var asked = waiting.size();
        if (asked == 0) {
            return;
        }
        var ends = consumer.endOffsets(consumer.assignment(), ASK_MAX);
        while (reader.running() && !UngroupedConsumers.reached(consumer, ends)) {
            read(consumer, began);
        }
        if (UngroupedConsumers.reached(consumer, ends)) {
            IntStream.range(0, asked).forEach(i -> waiting.remove().run());
        }
    }

    /** One that begins anew again and again and never comes as far as there was is not well. */
    private void read(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> began) {
        consumer.poll(POLL).forEach(apply);
        if (UngroupedConsumers.reached(consumer, began)) {
            reader.markProgress();
        }
    }
}
