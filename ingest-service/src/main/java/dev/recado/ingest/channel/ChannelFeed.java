package dev.recado.ingest.channel;

import java.io.UncheckedIOException;
import java.util.List;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import dev.recado.events.ChannelConnected;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.UngroupedConsumers;
import dev.recado.kit.kafka.CompactedTopicView;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads every channel from the beginning at start, by own assignment, and follows what is connected later. */
@Singleton
class ChannelFeed {

    private final ConnectedChannels channels;
    private final EventJson json;
    private final Event<NumberConnected> connected;
    private final CompactedTopicView mirror;

    ChannelFeed(UngroupedConsumers readers, ConnectedChannels channels, EventJson json, Event<NumberConnected> connected) {
        this.channels = channels;
        this.json = json;
        this.connected = connected;
        this.mirror = CompactedTopicView.of(List.of(Topics.CHANNELS_CONNECTED), readers, this::apply, this::known);
    }

    void start(@Observes StartupEvent event) {
        mirror.start();
    }

    private void known() {
        channels.allLoaded();
        Log.infof("channels are known: count=%d", channels.count());
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
        mirror.stop();
    }
}
