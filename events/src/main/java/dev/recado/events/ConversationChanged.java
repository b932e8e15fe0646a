package dev.recado.events;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A conversation changed. For the console and internal systems; ids and states only. Topic {@code conversations.changed}.
 *
 * @param eventId unique per change
 * @param messageId the message concerned, or null
 * @param status the new status of the message, or null
 * @param cause why the conversation was handed over, or null
 * @param assignee the assigned person, or null when it is unassigned
 */
public record ConversationChanged(String eventId, TenantId tenantId, Instant occurredAt, Change change,
        ConversationId conversationId, ConversationState state, long epoch, @Nullable MessageId messageId,
        @Nullable String status,
        @Nullable HandOverCause cause, @Nullable UUID assignee) implements SuiteEvent {

    /** Type of the change. */
    public enum Change {
        OPENED, MESSAGE_RECORDED, STATUS_MOVED, HANDED_OVER, TAKEN_OVER, RELEASED, CONTROL_APPLIED
    }

    @Override
    public String kind() {
        return "conversation_changed";
    }
}
