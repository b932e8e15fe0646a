package dev.recado.outbound.dispatch;

import java.time.Clock;
import java.util.Collection;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ControlApplied;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.database.Tx;
import dev.recado.kit.outbox.Outbox;
import dev.recado.outbound.dispatch.ControlRepository.Epoch;
import io.smallrye.mutiny.Uni;

/** Publishes the control epochs that outbound enforces: no bot message of an older epoch is sent or still being sent. */
@ApplicationScoped
class AppliedControls {

    /** Two last sends of a conversation may end at once; the second one then sees that the first has ended. */
    private static final String LOCK = "select pg_advisory_xact_lock(hashtextextended($1, 0))";
    private static final String IN_FLIGHT = """
        select 1
        from dispatch
        where tenant_id = $1 and conversation_id = $2 and state = 'sending' and lane in ('reply', 'notice') and not exempt
            and epoch < $3
        limit 1""";

    private final Outbox outbox;
    private final Clock clock;

    AppliedControls(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<Void> publish(TenantId tenant, Tx tx, Collection<Epoch> epochs) {
        return outbox.addAll(tx, Topics.CONTROLS_APPLIED, epochs.stream().map(epoch -> applied(tenant, epoch)).toList());
    }

    /** Publishes the epoch unless another older message of the conversation is still being sent. */
    Uni<Void> publishAfterLastSend(TenantId tenant, Tx tx, Epoch epoch) {
        var conversation = epoch.conversation();
        return tx.query(LOCK, conversation.toString())
                .chain(() -> tx.query(IN_FLIGHT, tenant.value(), conversation.value(), epoch.number()))
                .chain(rows -> rows.size() > 0
                        ? Uni.createFrom().voidItem()
                        : outbox.add(tx, Topics.CONTROLS_APPLIED, applied(tenant, epoch)));
    }

    private ControlApplied applied(TenantId tenant, Epoch epoch) {
        return new ControlApplied(epoch.conversation() + ":" + epoch.number() + ":applied", tenant, clock.instant(),
                epoch.conversation(), epoch.number());
    }
}
