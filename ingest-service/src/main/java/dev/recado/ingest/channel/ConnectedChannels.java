package dev.recado.ingest.channel;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
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
    private final CompactedTopicView view;

    ConnectedChannels(UngroupedConsumers consumers, EventJson json) {
        this.json = json;
        this.view = CompactedTopicView.of(List.of(Topics.CHANNELS_CONNECTED), consumers, this::apply, this::logLoaded);
    }

    void start(@Observes StartupEvent event) {
        view.start();
    }

    /** False until all records that existed at the start are read. Until then no number may be treated as unknown. */
    public boolean loaded() {
        return view.loaded();
    }

    /** The channel of a phone number id; null when the number is not connected, or was disconnected. */
    public @Nullable ConnectedChannel ofNumber(String phoneNumberId) {
        var entry = byNumber.get(phoneNumberId);
        return entry == null ? null : entry.channel();
    }

    /** As {@link #ofNumber}, but null for an earlier time than that of the connection: the number may have had another tenant. */
    public @Nullable ConnectedChannel ofNumber(String phoneNumberId, Instant receivedAt) {
        var entry = byNumber.get(phoneNumberId);
        return entry == null || entry.isAfter(receivedAt) ? null : entry.channel();
    }

    /** The connected channels of a WhatsApp Business Account. */
    public List<ConnectedChannel> ofBusinessAccount(String businessId) {
        return ofBusinessAccount(businessId, Instant.MAX);
    }

    /** As {@link #ofBusinessAccount}, but without channels that were connected after the time of receipt. */
    public List<ConnectedChannel> ofBusinessAccount(String businessId, Instant receivedAt) {
        return byNumber.values().stream()
                .filter(entry -> businessId.equals(entry.businessId()) && !entry.isAfter(receivedAt)).map(Entry::channel)
                .toList();
    }

    public List<OpenNumber> openNumbers() {
        return byNumber.entrySet().stream().map(entry -> entry.getValue().number(entry.getKey())).toList();
    }

    /** False when the number was disconnected, or connected again. */
    public boolean isOpen(OpenNumber number) {
        var entry = byNumber.get(number.phoneNumberId());
        return entry != null && entry.number(number.phoneNumberId()).equals(number);
    }

    private void apply(ConsumerRecord<String, byte[]> changed) {
        if (changed.value() == null) {
            remove(changed.key());
            return;
        }
        try {
            put(json.read(changed.value(), ChannelConnected.class));
        } catch (UncheckedIOException | IllegalArgumentException | NullPointerException e) {
            Log.errorf(e,
                    "A record of %s is unreadable and ignored; connect its number again in outbound offset=%d",
                    Topics.CHANNELS_CONNECTED, changed.offset());
        }
    }

    /** A closed channel does not end the connection of another channel with the same number. */
    void put(ChannelConnected event) {
        if (event.closedAt() != null) {
            remove(event.channelId().toString());
        } else {
            byNumber.put(event.phoneNumberId(), new Entry(
                    new ConnectedChannel(event.tenantId(), event.channelId(), event.app()), event.businessId(),
                    event.connectedAt()));
        }
    }

    /** Removes a channel that was closed, or whose record was deleted. */
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
     * A connected number.
     *
     * @param connectedAt changes when the number is connected again; null in records of earlier versions
     */
    public record OpenNumber(TenantId tenantId, ChannelId channelId, String phoneNumberId, @Nullable Instant connectedAt) {
    }

    /** An open channel with its business account and the time of its connection. */
    private record Entry(ConnectedChannel channel, String businessId, @Nullable Instant connectedAt) {

        OpenNumber number(String phoneNumberId) {
            return new OpenNumber(channel.tenantId(), channel.channelId(), phoneNumberId, connectedAt);
        }

        boolean isAfter(Instant receivedAt) {
            return connectedAt != null && connectedAt.isAfter(receivedAt);
        }
    }
}
