package dev.recado.ingest.channel;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import dev.recado.events.ChannelConnected;
import dev.recado.events.Topics;
import dev.recado.ingest.broker.Follower;
import dev.recado.ingest.broker.KafkaClients;
import dev.recado.kit.EventJson;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads every channel from the beginning at start, by own assignment, and follows what is connected later. */
@Singleton
class ChannelFeed {

    private static final Duration POLL = Duration.ofMillis(500);

    private final Channels channels;
    private final EventJson json;
    private final Event<NumberConnected> connected;
    private final Follower follower;

    ChannelFeed(KafkaClients clients, Channels channels, EventJson json, Event<NumberConnected> connected) {
        this.channels = channels;
        this.json = json;
        this.connected = connected;
        this.follower = new Follower("recado-channels", () -> clients.consumer("channels"), this::follow);
    }

    void start(@Observes StartupEvent event) {
        follower.start();
    }

    private void follow(Consumer<String, byte[]> consumer) {
        var ends = KafkaClients.assignFromBeginning(consumer, Topics.CHANNELS_CONNECTED);
        while (follower.running()) {
            consumer.poll(POLL).forEach(this::apply);
            if (!channels.loaded() && reached(consumer, ends)) {
                channels.allLoaded();
                Log.infof("channels are known: count=%d", channels.count());
            }
        }
    }

    private static boolean reached(Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void apply(ConsumerRecord<String, byte[]> found) {
        if (found.value() == null) {
            channels.forget(found.key());
            return;
        }
        try {
            var event = json.read(found.value(), ChannelConnected.class);
            if (channels.apply(event)) {
                connected.fire(new NumberConnected(event.phoneNumberId(), found.offset()));
            }
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            Log.errorf(e, "a channel is not readable, its number stays unknown: offset=%d", found.offset());
        }
    }

    @PreDestroy
    void stop() {
        follower.stop();
    }
}
