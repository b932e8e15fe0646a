package dev.recado.events;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Something in a conversation moved: for the console and internal systems, ids and states only. Topic {@code conversations.changed}.
 *
 * @param eventId unique per change
 * @param messageId the message concerned, or null
 * @param status the message's new status, or null
 * @param cause why a person answers, or null
 * @param assignee the person who has it, or null when it is nobody's
 */
public record ConversationChanged(String eventId, TenantId tenantId, Instant occurredAt, Change change,
        ConversationId conversationId, ConversationState state, long epoch, @Nullable MessageId messageId,
        @Nullable String status,
        @Nullable HandOverCause cause, @Nullable UUID assignee) implements SuiteEvent {

    /** What moved. */
    public enum Change {
        OPENED, MESSAGE_RECORDED, STATUS_MOVED, HANDED_OVER, TAKEN_OVER, RELEASED, CONTROL_APPLIED
    }

    @Override
    public String kind() {
        return "conversation_changed";
    }
}
