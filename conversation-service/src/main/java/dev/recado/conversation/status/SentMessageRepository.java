package dev.recado.conversation.status;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.store.Rows;
import dev.recado.events.ChannelId;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;

/** Finds the messages that statuses speak of: by our id that Meta echoes, else by Meta's; what we sent goes before an echo of it. */
@ApplicationScoped
class SentMessageRepository {

    private static final String FIND = """
        with told as (select * from json_to_recordset($2::text::json) as t(channel_id uuid,
            wamid text, message_id uuid))
        select t.channel_id, t.wamid, t.message_id, m.id from told t
        join message m on m.tenant_id = $1 and m.id = t.message_id and m.channel_id =
            t.channel_id and m.direction = 'out'
        union
        select t.channel_id, t.wamid, t.message_id, m.id from told t
        join message m on m.tenant_id = $1 and m.channel_id = t.channel_id and m.wamid =
            t.wamid and m.direction = 'out'
        where m.revision is null or not exists (
            select 1 from message o where o.tenant_id = $1 and o.channel_id = t.channel_id
                and o.direction = 'out' and o.revision is null
                and (o.id = t.message_id or o.wamid = t.wamid))""";

    private final Rows rows;

    SentMessageRepository(Rows rows) {
        this.rows = rows;
    }

    /** Those that are ours. */
    Uni<Map<Reference, MessageId>> find(TenantId tenant, Tx tx, Collection<Reference> references) {
        return tx.query(FIND, tenant.value(), rows.json(references.stream().map(Told::of).toList())).map(found -> {
            Map<Reference, MessageId> known = new HashMap<>();
            found.forEach(row -> known.put(
                    new Reference(new Wamid(new ChannelId(row.getUUID("channel_id")), row.getString("wamid")),
                            row.getUUID("message_id")),
                    new MessageId(row.getUUID("id"))));
            return known;
        });
    }

    /** Meta's id of a message, which is unique on its channel. */
    record Wamid(ChannelId channelId, String wamid) {
    }

    /** @param messageId our own id as echoed, or null */
    record Reference(Wamid wamid, UUID messageId) {
    }

    @RegisterForReflection
    private record Told(ChannelId channelId, String wamid, UUID messageId) {

        private static Told of(Reference reference) {
            return new Told(reference.wamid().channelId(), reference.wamid().wamid(), reference.messageId());
        }
    }
}
