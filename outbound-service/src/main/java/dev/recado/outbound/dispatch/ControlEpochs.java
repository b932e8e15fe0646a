package dev.recado.outbound.dispatch;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ConversationControlled;
import dev.recado.events.DispatchOutcome.CancelCause;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.outbound.dispatch.ControlRepository.Epoch;
import io.smallrye.mutiny.Uni;

/**
 * Applies new control epochs by cancelling waiting bot messages of older epochs. None of them is sent after the commit. The epoch
 * is published as applied when none is being sent any more.
 */
@ApplicationScoped
class ControlEpochs {

    /** The reason of a cancelled message. */
    static final String CHANGED = "the control of the conversation changed";

    private final ControlRepository repository;
    private final SendResults results;
    private final AppliedEpochEvents applied;

    ControlEpochs(ControlRepository repository, SendResults results, AppliedEpochEvents applied) {
        this.repository = repository;
        this.results = results;
        this.applied = applied;
    }

    Uni<Void> apply(Tx tx, List<ConversationControlled> changes) {
        return TenantGroups.forEach(changes, (tenant, own) -> applyEpochs(tenant, tx, newest(own)));
    }

    /** Only the newest epoch of a conversation: a send that is in flight can publish only one. */
    private static List<Epoch> newest(Collection<ConversationControlled> changes) {
        return changes.stream()
                .collect(Collectors.toMap(ConversationControlled::conversationId, ConversationControlled::epoch, Math::max))
                .entrySet().stream().map(newest -> new Epoch(newest.getKey(), newest.getValue())).toList();
    }

    private Uni<Void> applyEpochs(TenantId tenant, Tx tx, List<Epoch> epochs) {
        return repository.raise(tenant, tx, epochs)
                .chain(() -> repository.lockOlder(tenant, tx, epochs))
                .chain(older -> Sequential.forEach(older,
                        ready -> results.end(tx, ready.cancel(CHANGED, CancelCause.CONTROL_CHANGED))))
                .chain(() -> repository.markInFlight(tenant, tx, epochs)).map(HashSet::new)
                .chain(inFlight -> applied.publish(tenant, tx, epochs.stream()
                        .filter(epoch -> !inFlight.contains(epoch.conversation())).toList()));
    }
}
