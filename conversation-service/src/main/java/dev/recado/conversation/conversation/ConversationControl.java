package dev.recado.conversation.conversation;

import java.util.UUID;

import dev.recado.events.ConversationState;
import dev.recado.events.HandOverCause;
import dev.recado.events.Urgency;

/**
 * Who has the word, and the epoch that grows with each change of it: {@code bot → waiting → human → resolved}, and back to bot.
 *
 * @param applied the newest epoch that outbound enforces
 * @param cause why a person has it, or null
 * @param assignee the person who has it, or null while it is nobody's: the bot's, waiting, or a machine's
 */
public record ConversationControl(ConversationState state, long epoch, long applied, HandOverCause cause, Urgency urgency,
        UUID assignee) {

    /** Nothing has to be enforced before the first change. */
    public static final ConversationControl FIRST = new ConversationControl(ConversationState.BOT, 1, 1, null, null, null);

    public boolean byBot() {
        return state == ConversationState.BOT;
    }

    public boolean byHuman() {
        return state == ConversationState.HUMAN;
    }

    /** Whether that takeover would change nothing. */
    public boolean isHeldFor(UUID person) {
        return byHuman() && (person == null || person.equals(assignee));
    }

    public boolean resolved() {
        return state == ConversationState.RESOLVED;
    }

    public boolean isApplied() {
        return applied >= epoch;
    }

    ConversationControl handedOver(HandOverCause why, Urgency howUrgent) {
        return new ConversationControl(ConversationState.WAITING, epoch + 1, applied, why, howUrgent, null);
    }

    /** @param by null for a machine: it keeps the bot silent, and any person may take it from there */
    ConversationControl takenOver(UUID by) {
        return new ConversationControl(ConversationState.HUMAN, epoch + 1, applied,
                cause == null ? HandOverCause.AGENT_TOOK_OVER : cause,
                urgency, by);
    }

    ConversationControl backToBot() {
        return new ConversationControl(ConversationState.BOT, epoch + 1, applied, null, null, null);
    }
}
