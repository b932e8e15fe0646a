package dev.recado.outbound.dispatch;

import java.time.Clock;
import java.util.Collection;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.outbox.Outbox;
import dev.recado.kit.database.Tx;
import dev.recado.kit.work.WorkQueue;
import dev.recado.outbound.dispatch.DispatchRepository.Change;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/** Ends a dispatch in one place: its row, its work and the news of it change together. */
@ApplicationScoped
class Endings {

    /** Where Meta's proof still counts; what was told as failed, cancelled or expired stays so. */
    static final List<DispatchState> PROVABLE = List.of(DispatchState.READY, DispatchState.SENDING, DispatchState.UNCERTAIN);

    private final DispatchRepository repository;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final Clock clock;

    Endings(DispatchRepository repository, WorkQueue queue, Outbox outbox, Clock clock) {
        this.repository = repository;
        this.queue = queue;
        this.outbox = outbox;
        this.clock = clock;
    }

    record End(MessageId id, DispatchOutcome outcome, Collection<DispatchState> from) {
    }

    /** Does nothing when the dispatch is in none of the states any more. */
    Uni<Void> end(TenantId tenant, Tx tx, End end) {
        return repository.end(tenant, tx, end.id(), new Change(Ending.of(end.outcome()), end.from()))
                .chain(ended -> ended == null ? Uni.createFrom().voidItem() : tell(tx, ended, end.outcome()));
    }

    /** For a row that has its state already, and whose work is over. */
    Uni<Void> tell(Tx tx, Dispatch ended, DispatchOutcome outcome) {
        var kind = Ending.of(outcome).state().column();
        tx.afterCommit(() -> Log.infof("dispatch ended tenantId=%s conversationId=%s dispatchId=%s outcome=%s", ended.tenant(),
                ended.conversation(), ended.id(), kind));
        return queue.remove(tx, ended.tenant(), ended.id().value())
                .chain(() -> outbox.add(tx, Topics.DISPATCHES_FINISHED,
                        new DispatchFinished(ended.id() + ":" + kind, ended.tenant(),
                                clock.instant(), ended.id(), ended.conversation(), ended.channel(), outcome)));
    }
}
