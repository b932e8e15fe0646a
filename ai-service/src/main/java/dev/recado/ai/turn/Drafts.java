package dev.recado.ai.turn;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Decision;
import dev.recado.events.ModelUsage;
import dev.recado.events.ReplyDrafted;
import dev.recado.events.Topics;
import dev.recado.kit.outbox.Outbox;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Publishes decisions; a repeated one has the same id, so that conversation takes one. */
@ApplicationScoped
class Drafts {

    private final Outbox outbox;
    private final Clock clock;

    Drafts(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<Void> add(Tx tx, Turn turn, Decision decision, ModelUsage usage) {
        var request = turn.request();
        return outbox.add(tx, Topics.REPLIES_DRAFTED, new ReplyDrafted(request.eventId() + ":drafted", request.tenantId(),
                clock.instant(), request.conversationId(), request.epoch(), request.turnSeq(), decision, usage));
    }
}
