package dev.recado.conversation.status;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Finds the messages of reported statuses by our echoed id or by the wamid. It prefers a sent message to its echo. */
@ApplicationScoped
class SentMessageRepository {

    private static final String FIND = """
        with reported as (
            select * from json_to_recordset($2::text::json) as t(channel_id uuid, wamid text, message_id uuid))
        select t.channel_id, t.wamid, t.message_id, m.id
        from reported t
        join message m
            on m.tenant_id = $1 and m.id = t.message_id and m.channel_id = t.channel_id and m.direction = 'out'
        union
        select t.channel_id, t.wamid, t.message_id, m.id
        from reported t
        join message m
            on m.tenant_id = $1 and m.channel_id = t.channel_id and m.wamid = t.wamid and m.direction = 'out'
        where m.revision is null or not exists (
            select 1
            from message o
            where o.tenant_id = $1 and o.channel_id = t.channel_id and o.direction = 'out' and o.revision is null
                and (o.id = t.message_id or o.wamid = t.wamid))""";

    private final Rows rows;

    SentMessageRepository(Rows rows) {
        this.rows = rows;
    }

    /** The messages that are stored, by their wamid. */
    Uni<Map<Wamid, MessageId>> find(TenantId tenant, Tx tx, Collection<SentMessage> reported) {
        return tx.query(FIND, tenant.value(), rows.json(reported)).map(found -> {
            Map<Wamid, MessageId> known = new HashMap<>();
            found.forEach(row -> known.put(new Wamid(new ChannelId(row.getUUID("channel_id")), row.getString("wamid")),
                    new MessageId(row.getUUID("id"))));
            return known;
        });
    }

    /** Meta's id of a message, which is unique on its channel. */
    record Wamid(ChannelId channelId, String wamid) {
    }

    /**
     * Identifies the message of a reported status; the names are the query's.
     *
     * @param messageId our own id, if Meta echoes it
     */
    @RegisterForReflection
    record SentMessage(ChannelId channelId, String wamid, @Nullable UUID messageId) {
    }
}
