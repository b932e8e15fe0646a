package dev.recado.ingest.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelConnected;

/** Which number belongs to which tenant, channel and app; complete once the feed has reached the end it found at start. */
@ApplicationScoped
public class ConnectedChannels {

    private final Map<String, Entry> byNumber = new ConcurrentHashMap<>();
    private volatile boolean loaded;

    /** The channel of a number, closed ones among them; null when nobody has connected it. */
    public ConnectedChannel of(String phoneNumberId) {
        var entry = byNumber.get(phoneNumberId);
        return entry == null ? null : entry.channel();
    }

    /** The open channels of a WhatsApp Business Account; its closed ones when none is open, for what is left belongs to them. */
    public List<ConnectedChannel> ofBusiness(String businessId) {
        var open = new ArrayList<ConnectedChannel>(1);
        var closed = new ArrayList<ConnectedChannel>(0);
        for (var entry : byNumber.values()) {
            if (businessId.equals(entry.businessId())) {
                (entry.open() ? open : closed).add(entry.channel());
            }
        }
        return open.isEmpty() ? closed : open;
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
        var entry = new Entry(new ConnectedChannel(event.tenantId(), event.channelId(), event.app()), event.businessId(),
                event.closedAt() == null);
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

    /** A channel, its account, and whether it is in use. */
    private record Entry(ConnectedChannel channel, String businessId, boolean open) {
    }
}
