package dev.recado.ai.turn;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.ai.model.ModelAnswer.Decided;
import dev.recado.ai.model.ModelAnswer.Failed;
import dev.recado.ai.model.ReplyModel;
import dev.recado.ai.model.ReplyModel.ModelResult;
import dev.recado.events.Decision;
import dev.recado.events.HandOverCause;
import dev.recado.events.ModelUsage;
import dev.recado.events.ReplyDrafted;
import dev.recado.events.ReplyRequested;
import dev.recado.events.Topics;
import dev.recado.events.Urgency;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.outbox.Outbox;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.work.WorkQueue;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Answers queued turns. It starts a claimed turn in one transaction, calls the model outside any transaction, and stores the
 * result in another. Only the worker that still holds the lease publishes a decision.
 */
@ApplicationScoped
class TurnWorker {

    private static final ModelUsage NO_USAGE = new ModelUsage(null, null, null, null);

    private final WorkQueue queue;
    private final Transactions transactions;
    private final TurnRepository turns;
    private final ReplyModel model;
    private final RetryPolicy retryPolicy;
    private final Outbox outbox;
    private final Clock clock;

    TurnWorker(WorkQueue queue, Transactions transactions, TurnRepository turns, ReplyModel model, RetryPolicy retryPolicy,
            Outbox outbox, Clock clock) {
        this.queue = queue;
        this.transactions = transactions;
        this.turns = turns;
        this.model = model;
        this.retryPolicy = retryPolicy;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Each slot of the queue holds at most one model call, so its limit also bounds the calls in flight. */
    void run(@Observes StartupEvent start, TurnConfig config) {
        queue.start(config.callsMax(), this::answerClaimed);
    }

    private Uni<Void> answerClaimed(ClaimedWork claimed) {
        return startTurn(claimed).chain(turn -> turn == null ? Uni.createFrom().voidItem() : answer(turn));
    }

    private Uni<Void> answer(Turn turn) {
        return turn.isOverdue(clock.instant())
                ? finishOverdue(turn)
                : model.call(turn.request()).chain(result -> finish(turn, result));
    }

    /** Returns the started turn, unless it was superseded while it waited. */
    private Uni<@Nullable Turn> startTurn(ClaimedWork claimed) {
        return transactions.run(tx -> turns.start(claimed.tenant(), tx, claimed)
                .call(turn -> turn == null ? dropSuperseded(tx, claimed) : Uni.createFrom().voidItem()));
    }

    private Uni<Void> dropSuperseded(Tx tx, ClaimedWork claimed) {
        return queue.finish(tx, claimed)
                .chain(() -> turns.finish(claimed.tenant(), tx, claimed.id(), Turn.Result.SUPERSEDED))
                .replaceWithVoid();
    }

    private Uni<Void> finish(Turn turn, ModelResult result) {
        return switch (result.answer()) {
            case Decided decided -> storeDecision(turn, result, decided.decision());
            case Failed failed -> retryPolicy.pauseAfter(failed, turn)
                    .map(pause -> retryLater(turn, result, failed, pause))
                    .orElseGet(() -> handOver(turn, result, failed));
        };
    }

    /** Ends a turn that started after its answer was due; conversation-service hands it over at the same time. */
    private Uni<Void> finishOverdue(Turn turn) {
        return ifLeaseHeld(turn, tx -> publish(tx, turn, handOverDecision(HandOverCause.ANSWER_OVERDUE), NO_USAGE));
    }

    private Uni<Void> storeDecision(Turn turn, ModelResult result, Decision decision) {
        return ifLeaseHeld(turn, tx -> turns.insertModelCall(turn.tenantId(), tx, turn, result)
                .chain(() -> publish(tx, turn, decision, result.usage())));
    }

    private Uni<Void> handOver(Turn turn, ModelResult result, Failed failed) {
        Log.warnf("The model call failed; the conversation is handed over to a person tenantId=%s conversationId=%s"
                + " eventId=%s outcome=%s reason=%s", turn.tenantId(), turn.conversationId(), turn.request().eventId(),
                failed.outcome(), failed.reason());
        return storeDecision(turn, result, handOverDecision(failed.cause()));
    }

    private Uni<Void> retryLater(Turn turn, ModelResult result, Failed failed, Duration pause) {
        return transactions.run(tx -> turns.lockHead(turn.tenantId(), tx, turn.conversationId())
                .chain(() -> queue.retry(tx, turn.claim(), pause, failed.reason()))
                .chain(held -> held ? waitForRetry(tx, turn, result) : logLostLease(turn)));
    }

    private Uni<Void> waitForRetry(Tx tx, Turn turn, ModelResult result) {
        return turns.insertModelCall(turn.tenantId(), tx, turn, result)
                .chain(() -> turns.returnToWaiting(turn.tenantId(), tx, turn))
                .chain(waits -> waits ? Uni.createFrom().voidItem() : supersedeByNewer(tx, turn));
    }

    private Uni<Void> supersedeByNewer(Tx tx, Turn turn) {
        return turns.finish(turn.tenantId(), tx, turn.id(), Turn.Result.SUPERSEDED)
                .chain(() -> queue.remove(tx, turn.tenantId(), turn.id()))
                .replaceWithVoid();
    }

    private Uni<Void> ifLeaseHeld(Turn turn, Function<Tx, Uni<Void>> work) {
        return transactions
                .run(tx -> queue.finish(tx, turn.claim()).chain(held -> held ? work.apply(tx) : logLostLease(turn)));
    }

    private Uni<Void> logLostLease(Turn turn) {
        Log.infof("The lease on the turn is lost; its result is discarded tenantId=%s conversationId=%s eventId=%s",
                turn.tenantId(), turn.conversationId(), turn.request().eventId());
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> publish(Tx tx, Turn turn, Decision decision, ModelUsage usage) {
        return turns.finish(turn.tenantId(), tx, turn.id(), Turn.Result.of(decision))
                .chain(open -> open
                        ? outbox.add(tx, Topics.REPLIES_DRAFTED, draft(turn.request(), decision, usage))
                        : Uni.createFrom().voidItem());
    }

    /** The event id depends on the request alone, so that conversation-service ignores a repeated draft. */
    private ReplyDrafted draft(ReplyRequested request, Decision decision, ModelUsage usage) {
        return new ReplyDrafted(request.eventId() + ":drafted", request.tenantId(), clock.instant(), request.conversationId(),
                request.epoch(), request.turnSeq(), decision, usage);
    }

    private static Decision handOverDecision(HandOverCause cause) {
        return new Decision.HandOver(cause, null, null, Urgency.NORMAL);
    }
}
