package dev.recado.ai.turn;

import java.time.Instant;
import java.util.UUID;

import dev.recado.events.ConversationId;
import dev.recado.events.Decision;
import dev.recado.events.NamedUuid;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TenantId;
import dev.recado.kit.work.ClaimedWork;
import org.jspecify.annotations.Nullable;

/** A reply request that a worker has claimed: the claim, the request and the number of retries so far. */
record Turn(ClaimedWork claim, ReplyRequested request, int retries) {

    /** Derives the turn's id from the request, so that every delivery of one request has the same id. */
    static UUID idOf(ReplyRequested request) {
        return NamedUuid.of(request.conversationId().value(), "turn:" + request.epoch() + ":" + request.turnSeq());
    }

    UUID id() {
        return claim.id();
    }

    TenantId tenantId() {
        return request.tenantId();
    }

    ConversationId conversationId() {
        return request.conversationId();
    }

    boolean isOverdue(Instant now) {
        return now.isAfter(request.answerDueAt());
    }

    /** How a turn ends, as stored in table {@code turn}; only a hand-over has a cause. */
    record Result(String state, @Nullable String cause) {

        static final Result SUPERSEDED = new Result("superseded", null);

        static Result of(Decision decision) {
            return switch (decision) {
                case Decision.Reply reply -> new Result("answered", null);
                case Decision.HandOver handOver -> new Result("handed_over", handOver.cause().name());
                case Decision.NotNeeded notNeeded -> new Result("not_needed", null);
            };
        }
    }
}
