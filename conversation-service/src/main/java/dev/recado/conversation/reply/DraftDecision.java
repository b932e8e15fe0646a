package dev.recado.conversation.reply;

import java.time.Instant;

import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.events.ReplyDrafted;

/** Whether a draft still fits the conversation it was written for. */
sealed interface DraftDecision {

    /** It answers everything there is. */
    record Current() implements DraftDecision {
    }

    /** Newer messages came, but the customer has waited long enough: it is used all the same. */
    record Late() implements DraftDecision {
    }

    record Dropped(Reason reason) implements DraftDecision {
    }

    /** Why a draft is not used. */
    enum Reason {
        NOT_HELD_BY_BOT, OTHER_EPOCH, ALREADY_SETTLED, UNKNOWN_TURN, OVERTAKEN
    }

    static DraftDecision of(Conversation c, ReplyDrafted draft, ConversationConfig config) {
        if (draft.epoch() != c.control().epoch()) {
            return new Dropped(Reason.OTHER_EPOCH);
        }
        if (!c.control().byBot()) {
            return new Dropped(Reason.NOT_HELD_BY_BOT);
        }
        if (draft.turnSeq() <= c.turns().answered()) {
            return new Dropped(Reason.ALREADY_SETTLED);
        }
        if (draft.turnSeq() > c.turns().seq()) {
            return new Dropped(Reason.UNKNOWN_TURN);
        }
        return draft.turnSeq() == c.turns().seq() ? new Current() : overtaken(c, config);
    }

    private static DraftDecision overtaken(Conversation c, ConversationConfig config) {
        var enough = c.turns().overtaken() >= config.overtakenMax()
                || waitedSince(c).plus(config.unansweredMax()).isBefore(c.now());
        return enough ? new Late() : new Dropped(Reason.OVERTAKEN);
    }

    private static Instant waitedSince(Conversation c) {
        return c.turns().oldestOpenAt() == null ? c.now() : c.turns().oldestOpenAt();
    }
}
