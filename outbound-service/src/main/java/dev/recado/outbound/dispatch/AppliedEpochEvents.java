package dev.recado.outbound.dispatch;

import java.time.Clock;
import java.util.Collection;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ControlApplied;
import dev.recado.events.ConversationId;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.outbox.Outbox;
import dev.recado.outbound.dispatch.ControlRepository.Epoch;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Publishes the control epochs that outbound enforces: no bot message of an older epoch is sent or still being sent. */
@ApplicationScoped
class AppliedEpochEvents {

    private static final String IS_LAST = """
        not exists (
            select 1
            from dispatch s
            where s.tenant_id = d.tenant_id and s.conversation_id = d.conversation_id and s.state = 'sending'
                and s.lane in ('reply', 'notice') and not s.exempt and s.epoch < d.applies_epoch)""";
    /** Keeps the mark while another older message is being sent: {@link #publishEnded} publishes it then. */
    private static final String UNMARK = """
        update dispatch d
        set applies_epoch = null
        where d.tenant_id = $1 and d.message_id = $2 and d.applies_epoch is not null and %s
        returning d.tenant_id, d.conversation_id, old.applies_epoch""".formatted(IS_LAST);
    private static final String UNMARK_ENDED = """
        with ended as (
            select d.tenant_id, d.message_id
            from dispatch d
            where d.applies_epoch is not null and d.state <> 'sending' and %s
            order by d.tenant_id, d.message_id
            limit $1
            for update of d skip locked
        )
        update dispatch d
        set applies_epoch = null
        from ended e
        where d.tenant_id = e.tenant_id and d.message_id = e.message_id
        returning d.tenant_id, d.conversation_id, old.applies_epoch""".formatted(IS_LAST);

    private final Outbox outbox;
    private final Clock clock;

    AppliedEpochEvents(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<Void> publish(TenantId tenant, Tx tx, Collection<Epoch> epochs) {
        return outbox.addAll(tx, Topics.CONTROLS_APPLIED, epochs.stream().map(epoch -> applied(tenant, epoch)).toList());
    }

    /** Publishes the epoch that waits for this send, unless another older message of the conversation is still being sent. */
    Uni<Void> publishAfterLastSend(Tx tx, Dispatch ended) {
        return tx.query(UNMARK, ended.tenant().value(), ended.id().value()).chain(rows -> publish(tx, rows));
    }

    /**
     * Publishes the epochs of all tenants whose sends have ended without publishing them: two last sends of a conversation ended
     * at once and each saw the other, or a replica of an earlier version ended the send.
     */
    Uni<Void> publishEnded(Tx tx, int endedMax) {
        return tx.query(UNMARK_ENDED, endedMax).chain(rows -> publish(tx, rows));
    }

    private Uni<Void> publish(Tx tx, RowSet<Row> unmarked) {
        return outbox.addAll(tx, Topics.CONTROLS_APPLIED, Rows.list(unmarked, row -> applied(Rows.tenant(row),
                new Epoch(new ConversationId(row.getUUID("conversation_id")), row.getLong("applies_epoch")))));
    }

    private ControlApplied applied(TenantId tenant, Epoch epoch) {
        return new ControlApplied(epoch.conversation() + ":" + epoch.number() + ":applied", tenant, clock.instant(),
                epoch.conversation(), epoch.number());
    }
}
