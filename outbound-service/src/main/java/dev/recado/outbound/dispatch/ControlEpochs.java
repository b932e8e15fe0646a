package dev.recado.outbound.dispatch;

import java.time.Clock;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ControlApplied;
import dev.recado.events.ConversationControlled;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.outbox.Outbox;
import dev.recado.kit.database.Tx;
import dev.recado.outbound.dispatch.DispatchRepository.Raised;
import dev.recado.outbound.dispatch.Endings.End;
import io.smallrye.mutiny.Uni;

/** Puts a change of who answers in force: after the commit no older bot message begins to leave, and those waiting are cancelled. */
@ApplicationScoped
class ControlEpochs {

    private final ControlRepository controls;
    private final DispatchRepository dispatches;
    private final Endings endings;
    private final Outbox outbox;
    private final Clock clock;

    ControlEpochs(ControlRepository controls, DispatchRepository dispatches, Endings endings, Outbox outbox, Clock clock) {
        this.controls = controls;
        this.dispatches = dispatches;
        this.endings = endings;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<Void> apply(Tx tx, List<ConversationControlled> changes) {
        return ByTenant.each(changes, (tenant, own) -> apply(tenant, tx, own.stream()
                .map(change -> new Raised(change.conversationId(), change.epoch())).toList()));
    }

    private Uni<Void> apply(TenantId tenant, Tx tx, List<Raised> raised) {
        return controls.raise(tenant, tx, raised)
                .chain(() -> dispatches.stoppable(tenant, tx, raised))
                .chain(older -> ByTenant.inTurn(older, id -> endings.end(tenant, tx,
                        new End(id, new DispatchOutcome.Cancelled("someone else answers now"), List.of(DispatchState.READY)))))
                .chain(() -> outbox.addAll(tx, Topics.CONTROLS_APPLIED,
                        raised.stream().map(one -> applied(tenant, one)).toList()));
    }

    private ControlApplied applied(TenantId tenant, Raised raised) {
        return new ControlApplied(raised.conversation() + ":" + raised.epoch() + ":applied", tenant, clock.instant(),
                raised.conversation(), raised.epoch());
    }
}
