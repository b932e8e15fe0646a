package dev.recado.ingest.channel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelConnected;

/** Which number belongs to which tenant, channel and app; complete once the feed has reached the end it found at start. */
@ApplicationScoped
public class Channels {

    private final Map<String, Entry> byNumber = new ConcurrentHashMap<>();
    private volatile boolean loaded;

    /** The channel of a number, closed ones among them; null when nobody has connected it. */
    public Channel of(String phoneNumberId) {
        var entry = byNumber.get(phoneNumberId);
        return entry == null ? null : entry.channel();
    }

    /** False until the state at start is known: until then nobody may be told that a number is unknown. */
    public boolean loaded() {
        return loaded;
    }

    void allLoaded() {
        loaded = true;
    }

    int count() {
        return byNumber.size();
    }

    /** True when the number was unknown before; a closed channel never takes the number from an open one. */
    boolean apply(ChannelConnected event) {
        var entry = new Entry(new Channel(event.tenantId(), event.channelId(), event.app()), event.closedAt() == null);
        var before = byNumber.get(event.phoneNumberId());
        if (before != null && before.open() && !entry.open() && !before.channel().channelId().equals(event.channelId())) {
            return false;
        }
        byNumber.put(event.phoneNumberId(), entry);
        return before == null;
    }

    /** A closed channel's record was deleted at the end of its time. */
    void forget(String channelId) {
        byNumber.values().removeIf(entry -> entry.channel().channelId().toString().equals(channelId));
    }

    /** A channel and whether it is in use. */
    private record Entry(Channel channel, boolean open) {
    }
}
