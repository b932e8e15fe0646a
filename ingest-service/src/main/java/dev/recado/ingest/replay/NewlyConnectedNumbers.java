package dev.recado.ingest.replay;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import dev.recado.events.Topics;
import dev.recado.ingest.channel.ConnectedChannels.NumberConnected;
import dev.recado.ingest.kafka.IngestKafkaClients;
import dev.recado.kit.kafka.TopicReader;
import dev.recado.kit.kafka.UngroupedConsumers;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Publishes the webhooks that were received for a number before it was connected, from {@code webhooks.raw}.
 *
 * <p>The offset of the last handled channel is committed to Kafka, so that a restart skips none. Stable event ids make a
 * repetition harmless.
 */
@Singleton
class NewlyConnectedNumbers {

    private static final TopicPartition CHANNELS = new TopicPartition(Topics.CHANNELS_CONNECTED, 0);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ASK_MAX = Duration.ofSeconds(5);
    /** How long another replica may still treat the number as unknown after it was connected. */
    private static final Duration TAIL = Duration.ofSeconds(30);

    private final RawLogReader reader;
    private final RawLogPublisher publisher;
    private final Clock clock;
    private final TopicReader thread;
    /** Numbers that are not handled yet, by the offset of their channel. */
    private final Map<Long, String> waiting = new ConcurrentSkipListMap<>();
    private final Semaphore added = new Semaphore(0);

    NewlyConnectedNumbers(IngestKafkaClients clients, RawLogReader reader, RawLogPublisher publisher, Clock clock) {
        this.reader = reader;
        this.publisher = publisher;
        this.clock = clock;
        this.thread = new TopicReader("recado-late-numbers", () -> clients.consumer("late-numbers"), this::run);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void add(@Observes NumberConnected event) {
        waiting.put(event.offset(), event.phoneNumberId());
        added.release();
    }

    private void run(Consumer<String, byte[]> consumer) {
        while (thread.running()) {
            if (waiting.isEmpty()) {
                awaitNumber();
            } else {
                publishWebhooks(consumer, new TreeMap<>(waiting));
            }
        }
    }

    private void awaitNumber() {
        try {
            added.acquire();
            added.drainPermits();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void publishWebhooks(Consumer<String, byte[]> consumer, TreeMap<Long, String> numbers) {
        var handled = consumer.committed(Set.of(CHANNELS), ASK_MAX).get(CHANNELS);
        var unhandled = handled == null ? numbers : numbers.tailMap(handled.offset(), true);
        if (!unhandled.isEmpty()) {
            var webhooks = readRawLog(consumer, unhandled.values().stream().collect(Collectors.toUnmodifiableSet()));
            consumer.commitSync(Map.of(CHANNELS, new OffsetAndMetadata(unhandled.lastEntry().getKey() + 1)), ASK_MAX);
            Log.infof("Earlier webhooks of newly connected numbers are published numbers=%d webhooks=%d", unhandled.size(),
                    webhooks);
        }
        waiting.keySet().removeAll(numbers.keySet());
    }

    /** Reads the topic from its beginning for {@link #TAIL}, and at least to its end. Publishes the matching webhooks. */
    private int readRawLog(Consumer<String, byte[]> consumer, Set<String> numbers) {
        UngroupedConsumers.assignFromBeginning(consumer, Topics.WEBHOOKS_RAW);
        var until = clock.instant().plus(TAIL);
        var webhooks = 0;
        while (thread.running() && clock.instant().isBefore(until)) {
            webhooks += publishNext(consumer, numbers);
        }
        // reads only to the current end, because under load the topic grows as fast as it is read
        var ends = consumer.endOffsets(consumer.assignment(), ASK_MAX);
        while (thread.running() && !UngroupedConsumers.reached(consumer, ends)) {
            webhooks += publishNext(consumer, numbers);
        }
        return webhooks;
    }

    private int publishNext(Consumer<String, byte[]> consumer, Set<String> numbers) {
        var webhooks = 0;
        for (var raw : consumer.poll(POLL)) {
            if (RawLogReader.hasUpdatesOf(numbers, raw)) {
                publisher.publish(reader.recordsOf(numbers, raw));
                webhooks++;
            }
        }
        return webhooks;
    }

    @PreDestroy
    void stop() {
        thread.stop();
    }
}
