package dev.recado.conversation.inbound;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Stores the ids of processed messages, without any text, so that a repetition is recognized. */
@ApplicationScoped
class SeenMessageRepository {

    private static final String CLAIM = """
        insert into message_seen (tenant_id, channel_id, wamid)
        select $1, channel_id, wamid
        from json_populate_recordset(null::message_seen, $2::text::json)
        order by channel_id, wamid
        on conflict do nothing
        returning channel_id, wamid""";

    private static final String SENT_BY_US = """
        select m.channel_id, m.wamid
        from json_populate_recordset(null::message_seen, $2::text::json) t
        join message m
            on m.tenant_id = $1 and m.channel_id = t.channel_id and m.wamid = t.wamid and m.direction = 'out'""";

    private final Rows rows;

    SeenMessageRepository(Rows rows) {
        this.rows = rows;
    }

    /** Returns the messages that are new. */
    Uni<Set<SeenMessage>> claim(TenantId tenant, Tx tx, List<SeenMessage> messages) {
        return tx.query(CLAIM, tenant.value(), rows.json(messages.stream().distinct().toList()))
                .map(SeenMessageRepository::messages);
    }

    /** Returns the messages that the suite sent, because Meta may echo them like messages of another tool. */
    Uni<Set<SeenMessage>> sentByUs(TenantId tenant, Tx tx, List<SeenMessage> messages) {
        return messages.isEmpty()
                ? Uni.createFrom().item(Set.of())
                : tx.query(SENT_BY_US, tenant.value(), rows.json(messages)).map(SeenMessageRepository::messages);
    }

    private static Set<SeenMessage> messages(RowSet<Row> found) {
        return new HashSet<>(Rows.list(found,
                row -> new SeenMessage(new ChannelId(row.getUUID("channel_id")), row.getString("wamid"))));
    }

    /** Meta's id of a message, which is unique on its channel; the names are the columns'. */
    @RegisterForReflection
    record SeenMessage(ChannelId channelId, String wamid) {
    }
}
