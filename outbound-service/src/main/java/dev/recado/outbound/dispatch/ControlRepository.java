package dev.recado.outbound.dispatch;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ConversationId;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.outbound.dispatch.Dispatch.Ready;
import io.smallrye.mutiny.Uni;

/**
 * Reads and writes table {@code conversation_control}, which holds the highest control epoch received for each conversation.
 */
@ApplicationScoped
class ControlRepository {

    /** Locks the row even if it does not change, so that no send starts meanwhile. Refreshes it daily for the retention. */
    private static final String RAISE = """
        insert into conversation_control as c (tenant_id, conversation_id, epoch)
        select $1, conversation_id, max(epoch)
        from unnest($2::uuid[], $3::bigint[]) as r(conversation_id, epoch)
        group by conversation_id
        order by conversation_id
        on conflict (tenant_id, conversation_id) do update
            set epoch = greatest(c.epoch, excluded.epoch), updated_at = now()
            where c.epoch < excluded.epoch or c.updated_at < now() - interval '1 day'""";
    private static final String LOCK_EPOCH = """
        select c.epoch
        from conversation_control c
        join dispatch d on d.tenant_id = c.tenant_id and d.conversation_id = c.conversation_id
        where d.tenant_id = $1 and d.message_id = $2
        for share of c""";
    private static final String LOCK_OLDER = """
        select d.message_id
        from dispatch d
        join unnest($2::uuid[], $3::bigint[]) as raised(conversation_id, epoch) using (conversation_id)
        where d.tenant_id = $1 and d.state = 'ready' and d.lane in ('reply', 'notice') and not d.exempt
            and d.epoch < raised.epoch
        order by d.message_id
        for update of d""";
    /** Waits for a send that is ending, and marks the others: their end publishes the epoch. */
    private static final String MARK_IN_FLIGHT = """
        with older as (
            select d.tenant_id, d.message_id, raised.epoch
            from dispatch d
            join unnest($2::uuid[], $3::bigint[]) as raised(conversation_id, epoch) using (conversation_id)
            where d.tenant_id = $1 and d.state = 'sending' and d.lane in ('reply', 'notice') and not d.exempt
                and d.epoch < raised.epoch
            order by d.message_id
            for update of d
        )
        update dispatch d
        set applies_epoch = greatest(d.applies_epoch, o.epoch)
        from older o
        where d.tenant_id = o.tenant_id and d.message_id = o.message_id
        returning d.conversation_id""";

    record Epoch(ConversationId conversation, long number) {
    }

    /** Raises the stored epoch of each conversation. A higher stored epoch is kept. */
    Uni<Void> raise(TenantId tenant, Tx tx, Collection<Epoch> epochs) {
        return epochs.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(RAISE, tenant.value(), conversations(epochs), numbers(epochs)).replaceWithVoid();
    }

    /**
     * Reads the epoch of the message's conversation and locks it until the transaction ends. Returns 0 without conversation.
     */
    Uni<Long> lockEpoch(TenantId tenant, Tx tx, MessageId id) {
        return tx.query(LOCK_EPOCH, tenant.value(), id.value())
                .map(rows -> rows.size() == 0 ? 0L : rows.iterator().next().getLong(0));
    }

    /** Locks the bot's waiting messages that belong to an older epoch. */
    Uni<List<Ready>> lockOlder(TenantId tenant, Tx tx, Collection<Epoch> epochs) {
        return tx.query(LOCK_OLDER, tenant.value(), conversations(epochs), numbers(epochs))
                .map(rows -> Rows.list(rows, row -> new Ready(tenant, new MessageId(row.getUUID(0)))));
    }

    /** Marks the bot's messages of an older epoch that are being sent; returns their conversations. */
    Uni<List<ConversationId>> markInFlight(TenantId tenant, Tx tx, Collection<Epoch> epochs) {
        return tx.query(MARK_IN_FLIGHT, tenant.value(), conversations(epochs), numbers(epochs))
                .map(rows -> Rows.list(rows, row -> new ConversationId(row.getUUID(0))));
    }

    private static UUID[] conversations(Collection<Epoch> epochs) {
        return Rows.uuids(epochs, epoch -> epoch.conversation().value());
    }

    private static Long[] numbers(Collection<Epoch> epochs) {
        return epochs.stream().map(Epoch::number).toArray(Long[]::new);
    }
}
