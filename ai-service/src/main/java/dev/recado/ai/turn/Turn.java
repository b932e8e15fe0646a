package dev.recado.ai.turn;

import java.time.Instant;
import java.util.UUID;

import dev.recado.events.ConversationId;
import dev.recado.events.NamedUuid;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TenantId;
import dev.recado.kit.work.ClaimedWork;

/** A request as it is worked on, with the claim that entitles us to. */
record Turn(ClaimedWork claim, ReplyRequested request, int retries) {

    /** The same for every delivery of one request. */
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

    boolean overdue(Instant now) {
        return now.isAfter(request.answerDueAt());
    }
}
