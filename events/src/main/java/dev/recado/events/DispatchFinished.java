package dev.recado.events;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The result of a dispatch. Topic {@code dispatches.finished}.
 *
 * @param eventId {@code <message id>:<outcome kind>}
 * @param conversationId the conversation that requested it, or null
 * @param retryOf the failed message that this one repeats, or null
 */
public record DispatchFinished(String eventId, TenantId tenantId, Instant occurredAt, MessageId messageId,
        @Nullable ConversationId conversationId, ChannelId channelId, DispatchOutcome outcome,
        @Nullable MessageId retryOf) implements SuiteEvent {

    @Override
    public String kind() {
        return "dispatch_finished";
    }
}
