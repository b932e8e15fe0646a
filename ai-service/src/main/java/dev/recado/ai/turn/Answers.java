package dev.recado.ai.turn;

import java.time.Duration;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.ai.model.ModelAnswer.Decided;
import dev.recado.ai.model.ModelAnswer.Failed;
import dev.recado.ai.model.ReplyModel.Asked;
import dev.recado.events.Decision;
import dev.recado.events.HandOverCause;
import dev.recado.events.ModelUsage;
import dev.recado.events.Urgency;
import dev.recado.kit.work.ClaimedWork;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.work.WorkQueue;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/** Begins and ends the work on a turn, each in one short transaction; only the holder of the lease publishes. */
@ApplicationScoped
class Answers {

    private static final ModelUsage NO_USAGE = new ModelUsage(null, null, null, null);

    private final Transactions transactions;
    private final TurnRepository turns;
    private final ModelCallRepository calls;
    private final WorkQueue queue;
    private final Drafts drafts;
    private final RetryPolicy retryPolicy;

    Answers(Transactions transactions, TurnRepository turns, ModelCallRepository calls, WorkQueue queue, Drafts drafts,
            RetryPolicy retryPolicy) {
        this.transactions = transactions;
        this.turns = turns;
        this.calls = calls;
        this.queue = queue;
        this.drafts = drafts;
        this.retryPolicy = retryPolicy;
    }

    /** The turn to answer; null when it was superseded meanwhile. */
    Uni<Turn> begin(ClaimedWork claimed) {
        return transactions.run(tx -> turns.start(claimed.tenant(), tx, claimed)
                .call(turn -> turn == null ? drop(tx, claimed) : Uni.createFrom().voidItem()));
    }

    /** Ends the turn with what the model gave, or lets it wait for another attempt. */
    Uni<Void> settle(Turn turn, Asked asked) {
        return switch (asked.answer()) {
            case Decided decided -> whileHeld(turn, tx -> calls.add(turn.tenantId(), tx, turn, asked)
                    .chain(() -> end(tx, turn, decided.decision(), asked.usage())));
            case Failed failed -> retryPolicy.pauseAfter(failed, turn)
                    .map(pause -> retry(turn, asked, failed, pause))
                    .orElseGet(() -> giveUp(turn, asked, failed));
        };
    }

    /** Ends a turn that came too late to be answered: conversation hands it over at this moment, or did. */
    Uni<Void> overdue(Turn turn) {
        return whileHeld(turn, tx -> end(tx, turn, handOver(HandOverCause.ANSWER_OVERDUE), NO_USAGE));
    }

    private Uni<Void> giveUp(Turn turn, Asked asked, Failed failed) {
        Log.warnf("the model gave no answer tenantId=%s conversationId=%s eventId=%s outcome=%s reason=%s", turn.tenantId(),
                turn.conversationId(), turn.request().eventId(), failed.outcome(), failed.reason());
        return whileHeld(turn, tx -> calls.add(turn.tenantId(), tx, turn, asked)
                .chain(() -> end(tx, turn, handOver(failed.cause()), asked.usage())));
    }

    private Uni<Void> retry(Turn turn, Asked asked, Failed failed, Duration pause) {
        return transactions.run(tx -> turns.lock(turn.tenantId(), tx, turn.conversationId())
                .chain(() -> queue.retry(tx, turn.claim(), pause, failed.reason()))
                .chain(held -> held ? waitAgain(tx, turn, asked) : lost(turn)));
    }

    private Uni<Void> waitAgain(Tx tx, Turn turn, Asked asked) {
        return calls.add(turn.tenantId(), tx, turn, asked)
                .chain(() -> turns.again(turn.tenantId(), tx, turn))
                .chain(waits -> waits ? Uni.createFrom().voidItem() : coveredByNewer(tx, turn));
    }

    private Uni<Void> coveredByNewer(Tx tx, Turn turn) {
        return turns.end(turn.tenantId(), tx, turn.id(), Ending.SUPERSEDED)
                .chain(() -> queue.remove(tx, turn.tenantId(), turn.id()))
                .replaceWithVoid();
    }

    private Uni<Void> end(Tx tx, Turn turn, Decision decision, ModelUsage usage) {
        return turns.end(turn.tenantId(), tx, turn.id(), Ending.of(decision))
                .chain(open -> open ? drafts.add(tx, turn, decision, usage) : Uni.createFrom().voidItem());
    }

    private Uni<Void> drop(Tx tx, ClaimedWork claimed) {
        return queue.finish(tx, claimed)
                .chain(() -> turns.end(claimed.tenant(), tx, claimed.id(), Ending.SUPERSEDED))
                .replaceWithVoid();
    }

    private Uni<Void> whileHeld(Turn turn, Function<Tx, Uni<Void>> work) {
        return transactions.run(tx -> queue.finish(tx, turn.claim()).chain(held -> held ? work.apply(tx) : lost(turn)));
    }

    private Uni<Void> lost(Turn turn) {
        Log.infof("another worker has the turn now, or it was superseded tenantId=%s conversationId=%s eventId=%s",
                turn.tenantId(), turn.conversationId(), turn.request().eventId());
        return Uni.createFrom().voidItem();
    }

    private static Decision handOver(HandOverCause cause) {
        return new Decision.HandOver(cause, null, null, Urgency.NORMAL);
    }
}
