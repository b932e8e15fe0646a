package dev.recado.outbound.window;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.recado.events.ChannelId;
import dev.recado.events.MessageReceived;

/** Counts a batch of received messages by number and second, because they use up the rate at which a number may send. */
final class InboundCounts {

    /** Older seconds of a batch change no rate any more. */
    private static final int SECONDS_MAX = 10;

    /** The messages that a number received in one second. */
    record InboundCount(ChannelId channel, long second, int messages) {
    }

    private InboundCounts() {
    }

    /** The last seconds of each number, in the order of the primary key, so that two batches never deadlock. */
    static List<InboundCount> of(List<MessageReceived> messages) {
        Map<ChannelId, Map<Long, Integer>> counts = new HashMap<>();
        messages.forEach(one -> counts.computeIfAbsent(one.channelId(), channel -> new HashMap<>())
                .merge(one.receivedAt().getEpochSecond(), 1, Integer::sum));
        return counts.entrySet().stream().flatMap(channel -> {
            var newest = channel.getValue().keySet().stream().max(Comparator.naturalOrder()).orElseThrow();
            return channel.getValue().entrySet().stream().filter(second -> second.getKey() > newest - SECONDS_MAX)
                    .map(second -> new InboundCount(channel.getKey(), second.getKey(), second.getValue()));
        }).sorted(Comparator.comparing((InboundCount one) -> one.channel().value())
                .thenComparing(one -> one.second() % SECONDS_MAX)).toList();
    }
}
