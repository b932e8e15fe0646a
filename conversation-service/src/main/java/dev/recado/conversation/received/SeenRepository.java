package dev.recado.conversation.received;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.store.Rows;
import dev.recado.events.ChannelId;
import dev.recado.events.MessageReceived;
import dev.recado.events.TenantId;
import dev.recado.kit.Tx;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;

/** Which messages were here before, without a word of what they said. */
@ApplicationScoped
class SeenRepository {

    private static final String CLAIM = """
                                        insert into message_seen (tenant_id, channel_id, wamid)
                                        select $1, channel_id, wamid from json_populate_recordset(null::message_seen,
                                            $2::text::json)
                                        order by channel_id, wamid
                                        on conflict do nothing returning channel_id, wamid""";

    private final Rows rows;

    SeenRepository(Rows rows) {
        this.rows = rows;
    }

    /** Those seen for the first time. */
    Uni<Set<Seen>> claim(TenantId tenant, Tx tx, List<MessageReceived> events) {
        var seen = events.stream().map(Seen::of).distinct().toList();
        return tx.query(CLAIM, tenant.value(), rows.json(seen))
                .map(found -> new HashSet<>(Rows.list(found,
                        row -> new Seen(new ChannelId(row.getUUID("channel_id")), row.getString("wamid")))));
    }

    /** What makes a message one: Meta's id on one channel. */
    @RegisterForReflection
    record Seen(ChannelId channelId, String wamid) {

        static Seen of(MessageReceived event) {
            return new Seen(event.channelId(), event.wamid());
        }
    }
}
