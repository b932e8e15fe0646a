package dev.recado.events;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The result of a dispatch. Topic {@code dispatches.finished}.
 *
 * @param eventId {@code <message id>:<outcome kind>}, and {@code <message id>:uncertain-pending} while the wait for a proof goes on
 * @param conversationId the conversation that requested it, or null
 * @param retryOf the failed message that this one repeats, or null
 * @param resendOf the uncertain message that this one repeats, or null
 */
public record DispatchFinished(String eventId, TenantId tenantId, Instant occurredAt, MessageId messageId,
        @Nullable ConversationId conversationId, ChannelId channelId, DispatchOutcome outcome,
        @Nullable MessageId retryOf, @Nullable MessageId resendOf) implements SuiteEvent {

    /** The result of a dispatch that repeats no other one. */
    public DispatchFinished(String eventId, TenantId tenantId, Instant occurredAt, MessageId messageId,
            @Nullable ConversationId conversationId, ChannelId channelId, DispatchOutcome outcome) {
        this(eventId, tenantId, occurredAt, messageId, conversationId, channelId, outcome, null, null);
    }

    @Override
    public String kind() {
        return "dispatch_finished";
    }
}
