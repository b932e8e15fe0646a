package dev.recado.outbound.dispatch;

import java.time.Clock;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ControlApplied;
import dev.recado.events.ConversationControlled;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.kit.outbox.Outbox;
import dev.recado.outbound.dispatch.ControlRepository.Epoch;
import io.smallrye.mutiny.Uni;

/** Applies new control epochs by cancelling waiting bot messages of older epochs. None of them is sent after the commit. */
@ApplicationScoped
class ControlEpochs {

    private final ControlRepository repository;
    private final SendResults results;
    private final Outbox outbox;
    private final Clock clock;

    ControlEpochs(ControlRepository repository, SendResults results, Outbox outbox, Clock clock) {
        this.repository = repository;
        this.results = results;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<Void> apply(Tx tx, List<ConversationControlled> changes) {
        return TenantGroups.forEach(changes, (tenant, own) -> applyEpochs(tenant, tx, own.stream()
                .map(change -> new Epoch(change.conversationId(), change.epoch())).toList()));
    }

    private Uni<Void> applyEpochs(TenantId tenant, Tx tx, List<Epoch> epochs) {
        return repository.raise(tenant, tx, epochs)
                .chain(() -> repository.lockOlderReplies(tenant, tx, epochs))
                .chain(older -> Sequential.forEach(older, ready -> results.end(tx, ready.cancel())))
                .chain(() -> outbox.addAll(tx, Topics.CONTROLS_APPLIED,
                        epochs.stream().map(epoch -> applied(tenant, epoch)).toList()));
    }

    private ControlApplied applied(TenantId tenant, Epoch epoch) {
        return new ControlApplied(epoch.conversation() + ":" + epoch.number() + ":applied", tenant, clock.instant(),
                epoch.conversation(), epoch.number());
    }
}
