package dev.recado.conversation.inbound;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.store.Rows;
import dev.recado.events.ChannelId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Which messages were here before, without a word of what they said. */
@ApplicationScoped
class SeenMessageRepository {

    private static final String CLAIM = """
        insert into message_seen (tenant_id, channel_id, wamid)
        select $1, channel_id, wamid from json_populate_recordset(null::message_seen,
            $2::text::json)
        order by channel_id, wamid
        on conflict do nothing returning channel_id, wamid""";

    private static final String OURS = """
        select m.channel_id, m.wamid
        from json_populate_recordset(null::message_seen, $2::text::json) t
        join message m on m.tenant_id = $1 and m.channel_id = t.channel_id and m.wamid = t.wamid
            and m.direction = 'out'""";

    private final Rows rows;

    SeenMessageRepository(Rows rows) {
        this.rows = rows;
    }

    /** Those seen for the first time. */
    Uni<Set<Seen>> claim(TenantId tenant, Tx tx, List<Seen> messages) {
        return tx.query(CLAIM, tenant.value(), rows.json(messages.stream().distinct().toList()))
                .map(SeenMessageRepository::seen);
    }

    /** Those we sent ourselves: Meta may echo them like another tool's. */
    Uni<Set<Seen>> ours(TenantId tenant, Tx tx, List<Seen> messages) {
        return messages.isEmpty()
                ? Uni.createFrom().item(Set.of())
                : tx.query(OURS, tenant.value(), rows.json(messages)).map(SeenMessageRepository::seen);
    }

    private static Set<Seen> seen(RowSet<Row> found) {
        return new HashSet<>(Rows.list(found,
                row -> new Seen(new ChannelId(row.getUUID("channel_id")), row.getString("wamid"))));
    }

    /** What makes a message one: Meta's id on one channel. */
    @RegisterForReflection
    record Seen(ChannelId channelId, String wamid) {

        static Seen of(InboundMessage arrival) {
            return new Seen(arrival.origin().channelId(), arrival.origin().wamid());
        }
    }
}
