package dev.recado.outbound.dispatch;

import java.time.Clock;
import java.util.List;
import java.util.Locale;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.Topics;
import dev.recado.kit.database.Tx;
import dev.recado.kit.outbox.Outbox;
import dev.recado.outbound.dispatch.Dispatch.Accepted;
import dev.recado.outbound.dispatch.Dispatch.Ended;
import dev.recado.outbound.dispatch.DispatchRepository.EndedRow;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/** Publishes, logs and counts the ends of dispatches, with the words of a failure in the tenant's language. */
@ApplicationScoped
class FinishedDispatches {

    /** What proves that WhatsApp has an uncertain message: a status that echoes its id, or the answer to its request. */
    enum Proof {
        STATUS_ECHO, LATE_RESPONSE
    }

    /** An ended dispatch with the columns of its row. */
    record Finished(Ended ended, EndedRow row) {
    }

    private final Outbox outbox;
    private final TenantLanguages languages;
    private final MeterRegistry meters;
    private final Clock clock;

    FinishedDispatches(Outbox outbox, TenantLanguages languages, MeterRegistry meters, Clock clock) {
        this.outbox = outbox;
        this.languages = languages;
        this.meters = meters;
        this.clock = clock;
    }

    DispatchOutcome outcome(Ended ended) {
        return ended.outcome(languages.of(ended.tenant()));
    }

    /** Adds the events to the outbox. They are logged and counted after the commit. */
    Uni<Void> publish(Tx tx, List<Finished> finished, Proof proof) {
        tx.afterCommit(() -> finished.forEach(one -> report(one, proof)));
        return outbox.addAll(tx, Topics.DISPATCHES_FINISHED, finished.stream().map(this::event).toList());
    }

    /** Counts a send that became uncertain. */
    void countUncertain(Tx tx) {
        tx.afterCommit(() -> meters.counter("recado.dispatches.uncertain").increment());
    }

    private DispatchFinished event(Finished finished) {
        var ended = finished.ended();
        var row = finished.row();
        return new DispatchFinished(ended.id() + ":" + ended.state().column(), ended.tenant(), clock.instant(), ended.id(),
                row.conversation(), row.channel(), outcome(ended), row.retryOf(), row.resendOf());
    }

    private void report(Finished finished, Proof proof) {
        var ended = finished.ended();
        Log.infof("Dispatch ended tenantId=%s conversationId=%s dispatchId=%s outcome=%s", ended.tenant(),
                finished.row().conversation(), ended.id(), ended.state().column());
        if (ended instanceof Accepted && finished.row().uncertainFor() != null) {
            meters.timer("recado.dispatches.settled", "proof", proof.name().toLowerCase(Locale.ROOT))
                    .record(finished.row().uncertainFor());
        }
    }
}
