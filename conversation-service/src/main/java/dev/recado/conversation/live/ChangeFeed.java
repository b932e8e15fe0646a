package dev.recado.conversation.live;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import dev.recado.events.ConversationChanged;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.TopicReader;
import dev.recado.kit.kafka.UngroupedConsumers;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads {@code conversations.changed} and sends each event to the open feeds of this replica. Every replica reads all
 * partitions from their end; after an outage it continues where it stopped.
 */
@Singleton
class ChangeFeed {

    private static final Duration POLL = Duration.ofMillis(500);

    private final FeedConnections connections;
    private final EventJson json;
    private final TopicReader reader;
    private final Map<TopicPartition, Long> nextOffsets = new HashMap<>();
    private volatile boolean reading;

    ChangeFeed(UngroupedConsumers consumers, FeedConnections connections, EventJson json) {
        this.connections = connections;
        this.json = json;
        this.reader = new TopicReader("recado-live", () -> consumers.open("live", Map.of()), this::read);
    }

    void start(@Observes StartupEvent event) {
        reader.start();
    }

    /** True when every later change reaches the feeds. */
    boolean isReading() {
        return reading;
    }

    private void read(Consumer<String, byte[]> consumer) {
        UngroupedConsumers.assignFromEnd(consumer, Topics.CONVERSATIONS_CHANGED);
        consumer.assignment().forEach(partition -> nextOffsets.putIfAbsent(partition, consumer.position(partition)));
        nextOffsets.forEach(consumer::seek);
        reading = true;
        while (reader.running()) {
            consumer.poll(POLL).forEach(this::send);
        }
    }

    private void send(ConsumerRecord<String, byte[]> found) {
        nextOffsets.put(new TopicPartition(found.topic(), found.partition()), found.offset() + 1);
        try {
            connections.send(json.read(found.value(), ConversationChanged.class));
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            Log.errorf(e, "An unreadable change is not sent to the feeds; check its producer partition=%d offset=%d",
                    found.partition(), found.offset());
        }
    }

    @PreDestroy
    void stop() {
        reader.stop();
    }
}
