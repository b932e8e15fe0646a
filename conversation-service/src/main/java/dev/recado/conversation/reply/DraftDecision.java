package dev.recado.conversation.reply;

import java.time.Instant;

import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.conversation.ConversationControl.Bot;
import dev.recado.events.ReplyDrafted;

/** The decision to accept or drop a draft, made from the conversation's epoch and turns. */
sealed interface DraftDecision {

    /** The draft answers every stored message. */
    record Accepted(Bot control) implements DraftDecision {
    }

    /** The draft is accepted although newer messages exist, because the customer has waited long enough. */
    record AcceptedLate(Bot control) implements DraftDecision {
    }

    record Dropped(Reason reason) implements DraftDecision {
    }

    /** Why a draft is dropped; also the label of a metric. */
    enum Reason {
        NOT_HELD_BY_BOT, OTHER_EPOCH, ALREADY_SETTLED, OUTDATED, UNKNOWN_TURN, OVERTAKEN
    }

    static DraftDecision of(Conversation c, ReplyDrafted draft, ConversationConfig config) {
        if (draft.epoch() != c.control().epoch()) {
            return new Dropped(Reason.OTHER_EPOCH);
        }
        if (!(c.control() instanceof Bot bot)) {
            return new Dropped(Reason.NOT_HELD_BY_BOT);
        }
        if (draft.turnSeq() <= c.turns().answered()) {
            return new Dropped(Reason.ALREADY_SETTLED);
        }
        if (draft.turnSeq() < c.turns().draftsFrom()) {
            return new Dropped(Reason.OUTDATED);
        }
        if (draft.turnSeq() > c.turns().seq()) {
            return new Dropped(Reason.UNKNOWN_TURN);
        }
        if (draft.turnSeq() == c.turns().seq()) {
            return new Accepted(bot);
        }
        return waitedLongEnough(c, config) ? new AcceptedLate(bot) : new Dropped(Reason.OVERTAKEN);
    }

    private static boolean waitedLongEnough(Conversation c, ConversationConfig config) {
        return c.turns().overtaken() >= config.overtakenMax()
                || oldestOpenAt(c).plus(config.unansweredMax()).isBefore(c.now());
    }

    private static Instant oldestOpenAt(Conversation c) {
        return c.turns().oldestOpenAt() == null ? c.now() : c.turns().oldestOpenAt();
    }
}
