package dev.recado.outbound.dispatch;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.outbound.dispatch.DispatchRepository.Raised;
import io.smallrye.mutiny.Uni;

/** The highest epoch seen of each conversation. */
@ApplicationScoped
class ControlRepository {

    /** The row is locked also when it is not raised: nothing begins to send while it is. */
    private static final String RAISE = """
        insert into conversation_control as c (tenant_id, conversation_id, epoch)
        select $1, conversation_id, max(epoch)
        from unnest($2::uuid[], $3::bigint[]) as r(conversation_id, epoch)
        group by conversation_id order by conversation_id
        on conflict (tenant_id, conversation_id)
            do update set epoch = excluded.epoch, updated_at = now() where c.epoch < excluded.epoch""";
    private static final String HOLD = """
        select c.epoch from conversation_control c
        join dispatch d on d.tenant_id = c.tenant_id and d.conversation_id = c.conversation_id
        where d.tenant_id = $1 and d.message_id = $2 for share of c""";

    /** Each is there afterwards, with at least its epoch. */
    Uni<Void> raise(TenantId tenant, Tx tx, Collection<Raised> raised) {
        if (raised.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var all = List.copyOf(raised);
        return tx.update(RAISE, tenant.value(), all.stream().map(r -> r.conversation().value()).toArray(UUID[]::new),
                all.stream().map(Raised::epoch).toArray(Long[]::new)).replaceWithVoid();
    }

    /** The epoch in force for a message's conversation, kept from rising until the transaction ends; 0 without a conversation. */
    Uni<Long> hold(TenantId tenant, Tx tx, MessageId id) {
        return tx.query(HOLD, tenant.value(), id.value())
                .map(rows -> rows.size() == 0 ? 0L : rows.iterator().next().getLong(0));
    }
}
