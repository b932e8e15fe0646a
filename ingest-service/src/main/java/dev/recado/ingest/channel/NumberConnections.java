package dev.recado.ingest.channel;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import dev.recado.events.ChannelConnected;
import dev.recado.events.ChannelId;
import org.jspecify.annotations.Nullable;

/**
 * The last event of each channel of one phone number. Events of different channels arrive in any order, so the times of connection
 * decide which channel owns the number.
 */
final class NumberConnections {

    /** The last connection is the greatest. Of two connections at the same time an open one is greater. */
    private static final Comparator<ChannelConnected> BY_CONNECTION = Comparator
            .comparing(ChannelConnected::connectedAt, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(event -> event.closedAt() == null);

    /** In the order of their arrival. */
    private final Map<ChannelId, ChannelConnected> channels = new LinkedHashMap<>();

    /** Ignores an event that is older than the stored one of its channel, because the topic may be read again from its start. */
    void put(ChannelConnected event) {
        var present = channels.get(event.channelId());
        if (present == null || !isOlder(event, present)) {
            channels.remove(event.channelId());
            channels.put(event.channelId(), event);
        }
    }

    void remove(String channelId) {
        channels.keySet().removeIf(channel -> channel.toString().equals(channelId));
    }

    /** The channel that was connected last; null when it is closed. A channel that never was connected never owned the number. */
    @Nullable
    ChannelConnected owner() {
        ChannelConnected last = null;
        for (var channel : channels.values()) {
            var counts = channel.closedAt() == null || channel.connectedAt() != null;
            if (counts && (last == null || BY_CONNECTION.compare(channel, last) >= 0)) {
                last = channel;
            }
        }
        return last == null || last.closedAt() != null ? null : last;
    }

    /** When the last of the other channels that were connected was closed; null if there was none. */
    @Nullable
    Instant formerClosedAt(ChannelConnected owner) {
        return channels.values().stream()
                .filter(channel -> channel.connectedAt() != null && !channel.channelId().equals(owner.channelId()))
                .map(ChannelConnected::closedAt).filter(Objects::nonNull).max(Comparator.naturalOrder()).orElse(null);
    }

    /** By the times of connection. Of one connection, an event that would open it again must not precede its end. */
    private static boolean isOlder(ChannelConnected event, ChannelConnected present) {
        if (!Objects.equals(event.connectedAt(), present.connectedAt())) {
            return isEarlier(event.connectedAt(), present.connectedAt());
        }
        return event.closedAt() == null && present.closedAt() != null && event.occurredAt().isBefore(present.occurredAt());
    }

    private static boolean isEarlier(@Nullable Instant connectedAt, @Nullable Instant than) {
        return than != null && (connectedAt == null || connectedAt.isBefore(than));
    }
}
