package dev.recado.ingest.channel;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

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

    /**
     * How long a replica may treat a number as unknown after it was connected. A replica whose view is older must not answer 200 for
     * an unknown number, because the backfill of the number may have ended.
     */
    public static final Duration UNKNOWN_FOR_MAX = Duration.ofSeconds(15);
    /** How often the broker is asked for the newest records. */
    private static final Duration CONFIRMED_EVERY = Duration.ofSeconds(3);

    private final Map<String, Entry> byNumber = new ConcurrentHashMap<>();
    /** All channels of each number, also closed ones. Only the reader's thread uses it. */
    private final Map<String, NumberConnections> connections = new HashMap<>();
    private final EventJson json;
    private final CompactedTopicView view;

    ConnectedChannels(UngroupedConsumers consumers, EventJson json) {
        this.json = json;
        this.view = CompactedTopicView.of(List.of(Topics.CHANNELS_CONNECTED), consumers, this::apply, this::logLoaded)
                .confirmedEvery(CONFIRMED_EVERY);
    }

    void start(@Observes StartupEvent event) {
        view.start();
    }

    /** False until all records that existed at the start are read. Until then no number may be treated as unknown. */
    public boolean loaded() {
        return view.loaded();
    }

    /** Whether this view holds all that was published until this long ago. It does not while the broker does not answer. */
    public boolean isCurrent(Duration ageMax) {
        return view.isCurrent(ageMax);
    }

    /** The channel of a phone number id; null when the number is not connected, or was disconnected. */
    public @Nullable ConnectedChannel ofNumber(String phoneNumberId) {
        var entry = byNumber.get(phoneNumberId);
        return entry == null ? null : entry.channel();
    }

    /** As {@link #ofNumber}, but null for an earlier time than that of the connection: the number may have had another tenant. */
    public @Nullable ConnectedChannel ofNumber(String phoneNumberId, Instant receivedAt) {
        var entry = byNumber.get(phoneNumberId);
        return entry == null || entry.isAfter(receivedAt) || entry.isOfFormer(receivedAt) ? null : entry.channel();
    }

    /**
     * The channel of a number for a webhook that arrived while the number had no channel. Null for a webhook that arrived before
     * another channel of the number was closed: the tenant of that channel owns it.
     */
    public @Nullable ConnectedChannel ofUnknownNumber(String phoneNumberId, Instant receivedAt) {
        var entry = byNumber.get(phoneNumberId);
        return entry == null || entry.isOfFormer(receivedAt) ? null : entry.channel();
    }

    /** The connected channels of a WhatsApp Business Account. */
    public List<ConnectedChannel> ofBusinessAccount(String businessId) {
        return ofBusinessAccount(businessId, Instant.MAX);
    }

    /** As {@link #ofBusinessAccount}, but without channels that were connected after the time of receipt. */
    public List<ConnectedChannel> ofBusinessAccount(String businessId, Instant receivedAt) {
        return byNumber.values().stream()
                .filter(entry -> businessId.equals(entry.businessId()) && !entry.isAfter(receivedAt)
                        && !entry.isOfFormer(receivedAt))
                .map(Entry::channel)
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

    /** The channel that was connected last owns the number; an older event of another channel does not change that. */
    void put(ChannelConnected event) {
        update(event.phoneNumberId(), number -> number.put(event));
    }

    /** Removes a channel whose record was deleted. */
    void remove(String channelId) {
        List.copyOf(connections.keySet()).forEach(number -> update(number, channels -> channels.remove(channelId)));
    }

    private void update(String phoneNumberId, Consumer<NumberConnections> change) {
        var number = connections.computeIfAbsent(phoneNumberId, first -> new NumberConnections());
        change.accept(number);
        var owner = number.owner();
        if (owner == null) {
            byNumber.remove(phoneNumberId);
        } else {
            byNumber.put(phoneNumberId, new Entry(new ConnectedChannel(owner.tenantId(), owner.channelId(), owner.app()),
                    owner.businessId(), owner.connectedAt(), number.formerClosedAt(owner)));
        }
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

    /**
     * An open channel with its business account and the time of its connection.
     *
     * @param formerClosedAt when the last other channel of the number was closed, or null
     */
    private record Entry(ConnectedChannel channel, String businessId, @Nullable Instant connectedAt,
            @Nullable Instant formerClosedAt) {

        OpenNumber number(String phoneNumberId) {
            return new OpenNumber(channel.tenantId(), channel.channelId(), phoneNumberId, connectedAt);
        }

        boolean isAfter(Instant receivedAt) {
            return connectedAt != null && connectedAt.isAfter(receivedAt);
        }

        boolean isOfFormer(Instant receivedAt) {
            return formerClosedAt != null && !receivedAt.isAfter(formerClosedAt);
        }
    }
}
