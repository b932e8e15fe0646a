package dev.recado.events;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A message to send. Topic {@code dispatches.requested}.
 *
 * @param eventId the message id
 * @param conversationId the conversation of the message, or null when it has none
 * @param epoch control epoch; a {@link Lane#REPLY} or {@link Lane#NOTICE} of a conversation is never sent under an older epoch
 * @param expiresAt not sent after this
 * @param replyTo wamid of the quoted message, or null
 * @param emergency true for the fixed emergency text, which is sent whatever the epoch; null otherwise
 * @param resendIfUncertain true for a template that is sent once more when nothing proves that WhatsApp accepted it; null otherwise
 */
public record DispatchRequested(String eventId, TenantId tenantId, Instant occurredAt, MessageId messageId,
        @Nullable ConversationId conversationId, ChannelId channelId, Address to, OutboundContent content, Lane lane,
        long epoch,
        Instant expiresAt, @Nullable String replyTo, @Nullable Boolean emergency,
        @Nullable Boolean resendIfUncertain) implements SuiteEvent {

    @Override
    public String kind() {
        return "dispatch_requested";
    }
}
