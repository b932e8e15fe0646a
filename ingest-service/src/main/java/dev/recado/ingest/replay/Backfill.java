package dev.recado.ingest.replay;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import dev.recado.events.BackfillChanged;
import dev.recado.ingest.channel.ConnectedChannels.OpenNumber;

/**
 * The state of a number's backfill: the search for webhooks that were received before the number was connected. The next connection
 * of the number continues where the last backfill ended.
 *
 * @param offsets the next offset to read, by partition of {@code webhooks.raw}; partitions are missing before their first read
 * @param webhooks the number of webhooks that were published for this connection
 */
record Backfill(OpenNumber number, long version, boolean finished, Map<Integer, Long> offsets, long webhooks) {

    Backfill {
        offsets = Map.copyOf(offsets);
    }

    static Backfill first(OpenNumber number) {
        return new Backfill(number, 0, false, Map.of(), 0);
    }

    static Backfill of(BackfillChanged event) {
        return new Backfill(
                new OpenNumber(event.tenantId(), event.channelId(), event.phoneNumberId(), event.connectedAt()),
                event.version(), event.finished(), event.offsets(), event.webhooks());
    }

    BackfillChanged toEvent(Instant now) {
        return new BackfillChanged(number.channelId() + ":" + version, number.tenantId(), now, number.channelId(),
                number.phoneNumberId(), number.connectedAt(), version, finished, offsets, webhooks);
    }

    /** True when this backfill is that of the given connection, or of a later one. */
    boolean isOf(OpenNumber connection) {
        return number.channelId().equals(connection.channelId()) && (connection.connectedAt() == null
                || number.connectedAt() != null && !number.connectedAt().isBefore(connection.connectedAt()));
    }

    /** The backfill of the number's next connection, which starts at the offsets of this one. */
    Backfill next(OpenNumber connection) {
        return new Backfill(connection, version, false, offsets, 0);
    }

    /**
     * This backfill without offsets behind the ends of their partitions. Such an offset comes from a topic that was deleted and
     * created again; its partition is read from the beginning.
     */
    Backfill upTo(Map<Integer, Long> ends) {
        var present = new HashMap<>(offsets);
        present.entrySet().removeIf(read -> read.getValue() > ends.getOrDefault(read.getKey(), Long.MAX_VALUE));
        return new Backfill(number, version, finished, present, webhooks);
    }

    /** True when this backfill has not read the record yet. */
    boolean wants(int partition, long offset) {
        return offset >= offsets.getOrDefault(partition, 0L);
    }

    /** @param positions the next offset to read, by partition */
    Backfill advanced(Map<Integer, Long> positions, long found) {
        var reached = new HashMap<>(offsets);
        positions.forEach((partition, position) -> reached.merge(partition, position, Math::max));
        return new Backfill(number, version + 1, false, reached, found);
    }

    Backfill ended() {
        return new Backfill(number, version, true, offsets, webhooks);
    }

    @Override
    public String toString() {
        return "Backfill[channel=" + number.channelId() + " finished=" + finished + "]";
    }
}
