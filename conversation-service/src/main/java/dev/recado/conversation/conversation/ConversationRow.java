package dev.recado.conversation.conversation;

import java.time.Instant;
import java.util.UUID;

import dev.recado.events.ConversationId;
import dev.recado.events.ConversationState;
import dev.recado.events.HandOverCause;
import dev.recado.events.Urgency;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** A conversation to write; the names are the columns'. */
@RegisterForReflection
record ConversationRow(ConversationId id, String phone, String userId, ConversationState state, long epoch, HandOverCause cause,
        Urgency urgency, long turnSeq, long answeredSeq, long answeredBefore, int overtaken, Instant oldestUnansweredAt,
        Instant answerDueAt, Instant windowEndsAt, int unread, UUID lastMessageId, UUID assignee) {

    /** @param newest the message stored last, or null when none was */
    static ConversationRow of(Conversation c, UUID newest) {
        var address = c.reach().address();
        var control = c.control();
        var turns = c.turns();
        return new ConversationRow(c.id(), address == null ? null : address.phone(), address == null ? null : address.userId(),
                control.state(), control.epoch(), control.cause(), control.urgency(), turns.seq(), turns.answered(),
                turns.answeredBefore(), turns.overtaken(), turns.oldestOpenAt(), turns.dueAt(), c.reach().windowEndsAt(),
                c.reach().unread(), newest, control.assignee());
    }

    @Override
    public String toString() {
        return "ConversationRow[id=" + id + "]";
    }
}
