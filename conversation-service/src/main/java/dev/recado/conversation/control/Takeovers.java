package dev.recado.conversation.control;

import java.time.Instant;
import java.util.UUID;

import dev.recado.conversation.conversation.Conversation;
import dev.recado.conversation.conversation.ConversationChanges;
import dev.recado.conversation.conversation.ConversationControl.Human;
import dev.recado.events.ConversationChanged.Change;
import org.jspecify.annotations.Nullable;

/** Takes conversations over from the bot, on a person's request or after a message from the WhatsApp Business app. */
public final class Takeovers {

    private Takeovers() {
    }

    /**
     * Takes the conversation over, unless this person controls it already.
     *
     * @param by the person; null for an API client or the app, after which the conversation is unassigned
     */
    static Conversation takeOver(ConversationChanges changes, Conversation c, @Nullable UUID by) {
        if (c.control() instanceof Human human && human.isHeldBy(by)) {
            return c;
        }
        var taken = c.takenOver(c.control().takeOver(by));
        changes.controlChanged(taken, Change.TAKEN_OVER);
        return taken;
    }

    /**
     * Applies a message that a person of the business wrote in the WhatsApp Business app. The bot is silent until a release. The
     * app does not name the person, so the conversation stays unassigned. Echoes may arrive late: a newer message of the
     * customer stays open.
     *
     * @param writtenAt Meta's time of the message
     */
    public static Conversation answeredInApp(ConversationChanges changes, Conversation c, Instant writtenAt) {
        var taken = takeOver(changes, c, null);
        return taken.reachability().isWrittenToAfter(writtenAt) ? taken : taken.answeredByPerson();
    }
}
