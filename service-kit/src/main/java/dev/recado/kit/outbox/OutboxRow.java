package dev.recado.kit.outbox;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;

import dev.recado.events.Keys;
import dev.recado.events.SuiteEvent;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.events.EventJson;

/**
 * A row of table {@code outbox}, also for a service that inserts it by a native query in its Hibernate session.
 *
 * @param payload empty for the deletion of a key from a compacted topic
 */
public record OutboxRow(UUID tenantId, short shard, String topic, String key, byte[] payload, String eventId, String kind,
        Instant occurredAt) {

    public static final int SHARDS = 16;
    /** Published without the pause between rounds, because a person waits for the takeover. */
    private static final Set<String> URGENT_TOPICS = Set.of(Topics.CONVERSATIONS_CONTROLLED, Topics.CONTROLS_APPLIED);

    /** The insert statement for Hibernate; {@link #parameters()} are the values of {@code ?1} to {@code ?8}. */
    public static final String INSERT_SQL = """
        insert into outbox (tenant_id, shard, topic, key, payload, event_id, kind, occurred_at)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)""";

    public static OutboxRow of(String topic, SuiteEvent event, EventJson json) {
        var payload = json.write(event);
        if (payload.length > Topics.RECORD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    event.kind() + " has " + payload.length + " bytes, above the limit of " + Topics.RECORD_BYTES_MAX);
        }
        var key = Keys.of(event);
        var shard = (short) Math.floorMod(key.hashCode(), SHARDS);
        return new OutboxRow(event.tenantId().value(), shard, topic, key, payload, event.eventId(), event.kind(),
                event.occurredAt());
    }

    /** The deletion of a key from a compacted topic, behind all earlier events of the key. */
    static OutboxRow deletion(String topic, TenantId tenant, String key, Instant at) {
        var shard = (short) Math.floorMod(key.hashCode(), SHARDS);
        return new OutboxRow(tenant.value(), shard, topic, key, new byte[0], key + ":deleted", "deleted", at);
    }

    /** The values of {@link #INSERT_SQL}. */
    public Object[] parameters() {
        return new Object[]{tenantId, shard, topic, key, payload, eventId, kind, occurredAt.atOffset(ZoneOffset.UTC)};
    }

    boolean isUrgent() {
        return URGENT_TOPICS.contains(topic);
    }

    OffsetDateTime occurred() {
        return occurredAt.atOffset(ZoneOffset.UTC);
    }
}
