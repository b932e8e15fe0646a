package dev.recado.ingest.channel;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;

import dev.recado.events.ChannelConnected;
import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;
import dev.recado.kit.kafka.CompactedTopicView;
import dev.recado.kit.kafka.UngroupedConsumers;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Finds the channels of a phone number or business account, in memory, from the compacted topic {@code channels.connected}. */
@ApplicationScoped
public class ConnectedChannels {

    private final Map<String, Entry> byNumber = new ConcurrentHashMap<>();
    private final EventJson json;
    private final Event<NumberConnected> newNumbers;
    private final CompactedTopicView view;

    ConnectedChannels(UngroupedConsumers consumers, EventJson json, Event<NumberConnected> newNumbers) {
        this.json = json;
        this.newNumbers = newNumbers;
        this.view = CompactedTopicView.of(List.of(Topics.CHANNELS_CONNECTED), consumers, this::apply, this::logLoaded);
    }

    void start(@Observes StartupEvent event) {
        view.start();
    }

    /** False until all records that existed at the start are read. Until then no number may be treated as unknown. */
    public boolean loaded() {
        return view.loaded();
    }

    /** The channel of a phone number id, open or closed; null when the number is not connected. */
    public @Nullable ConnectedChannel ofNumber(String phoneNumberId) {
        var entry = byNumber.get(phoneNumberId);
        return entry == null ? null : entry.channel();
    }

    /** The open channels of a WhatsApp Business Account. If none is open, its closed channels still receive its updates. */
    public List<ConnectedChannel> ofBusinessAccount(String businessId) {
        var open = new ArrayList<ConnectedChannel>(1);
        var closed = new ArrayList<ConnectedChannel>(0);
        for (var entry : byNumber.values()) {
            if (businessId.equals(entry.businessId())) {
                (entry.open() ? open : closed).add(entry.channel());
            }
        }
        return open.isEmpty() ? closed : open;
    }

    private void apply(ConsumerRecord<String, byte[]> changed) {
        if (changed.value() == null) {
            remove(changed.key());
            return;
        }
        try {
            var event = json.read(changed.value(), ChannelConnected.class);
            if (put(event)) {
                newNumbers.fire(new NumberConnected(event.phoneNumberId(), changed.offset()));
            }
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            Log.errorf(e,
                    "A record of %s is unreadable and ignored; connect its number again in outbound offset=%d",
                    Topics.CHANNELS_CONNECTED, changed.offset());
        }
    }

    /** Returns true for a new number. A closed channel does not replace the open channel of the same number. */
    boolean put(ChannelConnected event) {
        var entry = new Entry(new ConnectedChannel(event.tenantId(), event.channelId(), event.app()), event.businessId(),
                event.closedAt() == null);
        var before = byNumber.get(event.phoneNumberId());
        if (before != null && before.open() && !entry.open() && !before.channel().channelId().equals(event.channelId())) {
            return false;
        }
        byNumber.put(event.phoneNumberId(), entry);
        return before == null;
    }

    /** Removes a closed channel whose record was deleted. */
    void remove(String channelId) {
        byNumber.values().removeIf(entry -> entry.channel().channelId().toString().equals(channelId));
    }

    private void logLoaded() {
        Log.infof("The connected channels are loaded count=%d", byNumber.size());
    }

    @PreDestroy
    void stop() {
        view.stop();
    }

    /**
     * The owner of a phone number.
     *
     * @param app the Meta app that must sign the webhooks of this number
     */
    public record ConnectedChannel(TenantId tenantId, ChannelId channelId, String app) {
    }

    /**
     * Fired for a number that was not connected before, so that its earlier webhooks can be published.
     *
     * @param offset of the record in {@code channels.connected}
     */
    public record NumberConnected(String phoneNumberId, long offset) {
    }

    /** A channel with its business account; open or closed. */
    private record Entry(ConnectedChannel channel, String businessId, boolean open) {
    }
}
