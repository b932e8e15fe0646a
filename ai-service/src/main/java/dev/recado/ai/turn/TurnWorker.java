package dev.recado.ai.turn;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.ai.model.ModelAnswer.Decided;
import dev.recado.ai.model.ModelAnswer.Failed;
import dev.recado.ai.model.ReplyModel;
import dev.recado.ai.model.ReplyModel.ModelResult;
import dev.recado.ai.turn.TurnRepository.Call;
import dev.recado.events.Decision;
import dev.recado.events.HandOverCause;
import dev.recado.events.ModelUsage;
import dev.recado.events.ReplyDrafted;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.events.Urgency;
import dev.recado.kit.database.BatchedWrites;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.outbox.Outbox;
import dev.recado.kit.work.ClaimCapacity;
import dev.recado.kit.work.ClaimResult;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.work.WorkQueue;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Answers queued turns. It claims and starts turns in one transaction, calls the model outside any transaction, and stores the
 * result in another, together with those of other turns. Only the worker that still holds the lease publishes a decision.
 */
@ApplicationScoped
class TurnWorker {

    private static final int CLAIM_MAX = 64;
    private static final Duration CLAIM_INTERVAL_MIN = Duration.ofMillis(100);
    private static final int FINISHED_MAX = 100;
    private static final Duration FINISHED_INTERVAL_MIN = Duration.ofMillis(30);
    private static final Duration FINISHED_INTERVAL_MAX = Duration.ofMillis(100);
    private static final ModelUsage NO_USAGE = new ModelUsage(null, null, null, null);

    private final WorkQueue queue;
    private final Transactions transactions;
    private final TurnRepository turns;
    private final ReplyModel model;
    private final RetryPolicy retryPolicy;
    private final Outbox outbox;
    private final Clock clock;
    private final BatchedWrites<Finished, Void> finished;

    TurnWorker(WorkQueue queue, Transactions transactions, TurnRepository turns, ReplyModel model, RetryPolicy retryPolicy,
            Outbox outbox, Clock clock, Vertx vertx) {
        this.queue = queue;
        this.transactions = transactions;
        this.turns = turns;
        this.model = model;
        this.retryPolicy = retryPolicy;
        this.outbox = outbox;
        this.clock = clock;
        this.finished = new BatchedWrites<>(vertx, transactions, FINISHED_MAX, FINISHED_INTERVAL_MIN, FINISHED_INTERVAL_MAX,
                (tx, all) -> storeAll(tx, all).replaceWith(one -> null));
    }

    /** Each slot of the queue holds at most one model call, so its limit also bounds the calls in flight. */
    void run(@Observes StartupEvent start, TurnConfig config) {
        queue.start(config.callsMax(), CLAIM_INTERVAL_MIN, this::claim);
    }

    private Uni<ClaimResult> claim(Tx tx, ClaimCapacity room) {
        var limit = Math.min(CLAIM_MAX, room.free());
        return queue.claim(tx, limit).chain(claimed -> startAll(tx, claimed).map(started -> new ClaimResult(
                claimed.stream().map(one -> new ClaimResult.Run(one, () -> answer(one, started.get(one.id())))).toList(),
                claimed.size() == limit ? Duration.ZERO : null, false)));
    }

    private Uni<Map<UUID, Supplier<Turn>>> startAll(Tx tx, List<ClaimedWork> claimed) {
        var started = new HashMap<UUID, Supplier<Turn>>();
        return TenantGroups.forEach(claimed.stream().collect(Collectors.groupingBy(ClaimedWork::tenant)),
                (tenant, own) -> turns.startAll(tenant, tx, own)
                        .invoke(started::putAll).replaceWithVoid())
                .replaceWith(started);
    }

    /** A turn that was not started with its claim was superseded, or another transaction has just locked it. */
    private Uni<Void> answer(ClaimedWork claimed, @Nullable Supplier<Turn> started) {
        return started == null
                ? startTurn(claimed).chain(turn -> turn == null ? Uni.createFrom().voidItem() : answer(turn))
                : answer(started.get());
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
        return finished.add(new Finished(turn, null, handOverDecision(HandOverCause.ANSWER_OVERDUE)));
    }

    private Uni<Void> storeDecision(Turn turn, ModelResult result, Decision decision) {
        return finished.add(new Finished(turn, result, decision));
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
                .invoke(held -> {
                    if (!held) {
                        logLostLease(turn);
                    }
                })
                .chain(held -> held ? waitForRetry(tx, turn, result) : Uni.createFrom().voidItem()));
    }

    private Uni<Void> waitForRetry(Tx tx, Turn turn, ModelResult result) {
        return turns.insertModelCalls(turn.tenantId(), tx, List.of(new Call(turn, result)))
                .chain(() -> turns.returnToWaiting(turn.tenantId(), tx, turn))
                .chain(waits -> waits ? Uni.createFrom().voidItem() : supersedeByNewer(tx, turn));
    }

    private Uni<Void> supersedeByNewer(Tx tx, Turn turn) {
        return turns.finish(turn.tenantId(), tx, turn.id(), Turn.Result.SUPERSEDED)
                .chain(() -> queue.remove(tx, turn.tenantId(), turn.id()))
                .replaceWithVoid();
    }

    /** A turn with its decision; the result is null if no model was called. */
    private record Finished(Turn turn, @Nullable ModelResult result, Decision decision) {

        private ModelUsage usage() {
            return result == null ? NO_USAGE : result.usage();
        }
    }

    /** Stores and publishes the decisions of those turns whose lease is still held. */
    private Uni<Void> storeAll(Tx tx, List<Finished> all) {
        return queue.finishAll(tx, all.stream().map(one -> one.turn().claim()).toList()).chain(held -> TenantGroups.forEach(
                all.stream().filter(one -> isHeld(one.turn(), held))
                        .collect(Collectors.groupingBy(one -> one.turn().tenantId())),
                (tenant, own) -> store(tx, tenant, own)));
    }

    private Uni<Void> store(Tx tx, TenantId tenant, List<Finished> own) {
        return turns.insertModelCalls(tenant, tx, own.stream().filter(one -> one.result() != null)
                .map(one -> new Call(one.turn(), one.result())).toList())
                .chain(() -> turns.finishAll(tenant, tx, own.stream().collect(Collectors.toMap(one -> one.turn().id(),
                        one -> Turn.Result.of(one.decision())))))
                .chain(open -> outbox.addAll(tx, Topics.REPLIES_DRAFTED, own.stream()
                        .filter(one -> open.contains(one.turn().id()))
                        .map(one -> draft(one.turn().request(), one.decision(), one.usage())).toList()));
    }

    private boolean isHeld(Turn turn, Set<UUID> held) {
        if (!held.contains(turn.id())) {
            logLostLease(turn);
        }
        return held.contains(turn.id());
    }

    private static void logLostLease(Turn turn) {
        Log.infof("The lease on the turn is lost; its result is discarded tenantId=%s conversationId=%s eventId=%s",
                turn.tenantId(), turn.conversationId(), turn.request().eventId());
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
