package dev.recado.events;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The present state of a backfill: the search for the webhooks of a number that were received before the number was connected.
 * Compacted topic {@code backfills.changed}, keyed by Meta's id of the number.
 *
 * @param eventId {@code <channel id>:<version>}
 * @param phoneNumberId Meta's id of the number
 * @param connectedAt the connection whose earlier webhooks are searched; null when the channel's record has no such time
 * @param version grows with each change of the number's backfills
 * @param finished whether all earlier webhooks are published
 * @param offsets next offset to read, by partition of {@code webhooks.raw}
 * @param webhooks number of webhooks that were published for this connection
 */
public record BackfillChanged(String eventId, TenantId tenantId, Instant occurredAt, ChannelId channelId, String phoneNumberId,
        @Nullable Instant connectedAt, long version, boolean finished, Map<Integer, Long> offsets, long webhooks)
        implements
            SuiteEvent {

    public BackfillChanged {
        offsets = offsets == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(offsets));
    }

    @Override
    public String kind() {
        return "backfill_changed";
    }
}
