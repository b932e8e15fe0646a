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
import dev.recado.ingest.channel.NumberConnected;
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
 * Publishes what came for a number before it was connected, from the raw log. How far the channels have been served so is an
 * offset kept by the broker: a restart forgets nothing, and event ids make a second time harmless.
 */
@Singleton
class NewlyConnectedNumbers {

    private static final TopicPartition CHANNELS = new TopicPartition(Topics.CHANNELS_CONNECTED, 0);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ASK_MAX = Duration.ofSeconds(5);
    /** For so long another replica may still take the number for unknown. */
    private static final Duration TAIL = Duration.ofSeconds(30);

    private final RawLogPublisher rawLog;
    private final Clock clock;
    private final TopicReader follower;
    private final Map<Long, String> waiting = new ConcurrentSkipListMap<>();
    private final Semaphore news = new Semaphore(0);

    NewlyConnectedNumbers(IngestKafkaClients clients, RawLogPublisher rawLog, Clock clock) {
        this.rawLog = rawLog;
        this.clock = clock;
        this.follower = new TopicReader("recado-late-numbers", () -> clients.consumer("late-numbers"), this::follow);
    }

    void start(@Observes StartupEvent event) {
        follower.start();
    }

    void on(@Observes NumberConnected event) {
        waiting.put(event.offset(), event.phoneNumberId());
        news.release();
    }

    private void follow(Consumer<String, byte[]> consumer) {
        while (follower.running()) {
            if (waiting.isEmpty()) {
                awaitNews();
            } else {
                serve(consumer, new TreeMap<>(waiting));
            }
        }
    }

    private void awaitNews() {
        try {
            news.acquire();
            news.drainPermits();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void serve(Consumer<String, byte[]> consumer, TreeMap<Long, String> numbers) {
        var served = consumer.committed(Set.of(CHANNELS), ASK_MAX).get(CHANNELS);
        var late = served == null ? numbers : numbers.tailMap(served.offset(), true);
        if (!late.isEmpty()) {
            var published = replay(consumer, late.values().stream().collect(Collectors.toUnmodifiableSet()));
            consumer.commitSync(Map.of(CHANNELS, new OffsetAndMetadata(late.lastEntry().getKey() + 1)), ASK_MAX);
            Log.infof("webhooks of newly connected numbers were looked for: numbers=%d webhooks=%d", late.size(), published);
        }
        waiting.keySet().removeAll(numbers.keySet());
    }

    private int replay(Consumer<String, byte[]> consumer, Set<String> numbers) {
        UngroupedConsumers.assignFromBeginning(consumer, Topics.WEBHOOKS_RAW);
        var until = clock.instant().plus(TAIL);
        var published = 0;
        while (follower.running() && clock.instant().isBefore(until)) {
            published += republish(consumer, numbers);
        }
        // where the log ends now: under load it grows as fast as it is read
        var ends = consumer.endOffsets(consumer.assignment(), ASK_MAX);
        while (follower.running() && !reached(consumer, ends)) {
            published += republish(consumer, numbers);
        }
        return published;
    }

    private int republish(Consumer<String, byte[]> consumer, Set<String> numbers) {
        var published = 0;
        for (var raw : consumer.poll(POLL)) {
            published += rawLog.republish(raw, numbers) ? 1 : 0;
        }
        return published;
    }

    private static boolean reached(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    @PreDestroy
    void stop() {
        follower.stop();
    }
}
