package dev.recado.outbound.dispatch;

import java.time.Clock;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.Topics;
import dev.recado.kit.database.Tx;
import dev.recado.kit.outbox.Outbox;
import dev.recado.outbound.dispatch.Dispatch.Ended;
import dev.recado.outbound.dispatch.DispatchRepository.EndedRow;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/** Publishes the ends of dispatches, with the words of a failure in the tenant's language. */
@ApplicationScoped
class FinishedEvents {

    private final Outbox outbox;
    private final TenantLanguages languages;
    private final Clock clock;

    FinishedEvents(Outbox outbox, TenantLanguages languages, Clock clock) {
        this.outbox = outbox;
        this.languages = languages;
        this.clock = clock;
    }

    /** An ended dispatch with the columns of its row that the event contains. */
    record EndedDispatch(Ended ended, EndedRow row) {
    }

    DispatchOutcome outcome(Ended ended) {
        return ended.outcome(languages.of(ended.tenant()));
    }

    Uni<Void> publish(Tx tx, List<EndedDispatch> all) {
        return outbox.addAll(tx, Topics.DISPATCHES_FINISHED, all.stream().map(one -> finished(tx, one)).toList());
    }

    /** The event of an ended dispatch, which is also logged after the commit. */
    private DispatchFinished finished(Tx tx, EndedDispatch one) {
        var ended = one.ended();
        var row = one.row();
        var state = ended.state().column();
        tx.afterCommit(() -> Log.infof("Dispatch ended tenantId=%s conversationId=%s dispatchId=%s outcome=%s", ended.tenant(),
                row.conversation(), ended.id(), state));
        return new DispatchFinished(ended.id() + ":" + state, ended.tenant(), clock.instant(), ended.id(), row.conversation(),
                row.channel(), outcome(ended), row.retryOf());
    }
}
