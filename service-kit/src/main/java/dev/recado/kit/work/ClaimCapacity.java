package dev.recado.kit.work;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.recado.events.TenantId;

/** The free places of this process, and how many places each channel holds already. */
public final class ClaimCapacity {

    private record Key(TenantId tenant, String channel) {
    }

    private final int free;
    private final Map<Key, Integer> held = new LinkedHashMap<>();
    private final Random random;

    ClaimCapacity(int free, Iterable<ClaimedWork> running, Random random) {
        this.free = free;
        this.random = random;
        running.forEach(work -> held.merge(new Key(work.tenant(), work.channel()), 1, Integer::sum));
    }

    /** The number of items that this process can claim. */
    public int free() {
        return free;
    }

    /**
     * Shares the free places among the channels, one place after the other, so that a backlog never delays another channel. No
     * channel holds more places than {@code channelMax}, and none holds more than are left free: a place is always left for a
     * channel that has none.
     */
    public List<ChannelShare> share(List<WaitingChannel> waiting, int channelMax) {
        var order = new ArrayList<>(waiting);
        Collections.shuffle(order, random);
        var shares = new LinkedHashMap<WaitingChannel, Integer>();
        var left = free;
        for (var before = -1; before != left;) {
            before = left;
            for (var channel : order) {
                var given = shares.getOrDefault(channel, 0);
                var places = held.getOrDefault(new Key(channel.tenant(), channel.channel()), 0) + given;
                if (given < channel.due() && places < Math.min(channelMax, left)) {
                    shares.put(channel, given + 1);
                    left--;
                }
            }
        }
        return shares.entrySet().stream()
                .map(share -> new ChannelShare(share.getKey().tenant(), share.getKey().channel(), share.getValue())).toList();
    }
}
