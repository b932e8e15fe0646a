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

/** Reads what changes in all conversations, each replica all of it, from where it began; after an outage from where it was. */
@Singleton
class ChangeFeed {

    private static final Duration POLL = Duration.ofMillis(500);

    private final FeedConnections listeners;
    private final EventJson json;
    private final TopicReader follower;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private volatile boolean following;

    ChangeFeed(UngroupedConsumers readers, FeedConnections listeners, EventJson json) {
        this.listeners = listeners;
        this.json = json;
        this.follower = new TopicReader("recado-live", () -> readers.open("live", Map.of()), this::follow);
    }

    void start(@Observes StartupEvent event) {
        follower.start();
    }

    /** Whether everything from now on will be told. */
    boolean following() {
        return following;
    }

    private void follow(Consumer<String, byte[]> consumer) {
        UngroupedConsumers.assignFromEnd(consumer, Topics.CONVERSATIONS_CHANGED);
        consumer.assignment().forEach(partition -> next.putIfAbsent(partition, consumer.position(partition)));
        next.forEach(consumer::seek);
        following = true;
        while (follower.running()) {
            consumer.poll(POLL).forEach(this::hear);
        }
    }

    private void hear(ConsumerRecord<String, byte[]> found) {
        next.put(new TopicPartition(found.topic(), found.partition()), found.offset() + 1);
        try {
            listeners.hear(json.read(found.value(), ConversationChanged.class));
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            Log.errorf(e, "a change is not readable and is told to nobody: partition=%d offset=%d", found.partition(),
                    found.offset());
        }
    }

    @PreDestroy
    void stop() {
        follower.stop();
    }
}
