package dev.recado.events;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A message to send. Topic {@code dispatches.requested}.
 *
 * @param eventId the message id
 * @param conversationId the conversation of the message, or null when it has none
 * @param epoch control epoch; a {@link Lane#REPLY} of an older epoch is never sent
 * @param expiresAt not sent after this
 * @param replyTo wamid of the quoted message, or null
 */
public record DispatchRequested(String eventId, TenantId tenantId, Instant occurredAt, MessageId messageId,
        @Nullable ConversationId conversationId, ChannelId channelId, Address to, OutboundContent content, Lane lane,
        long epoch,
        Instant expiresAt, @Nullable String replyTo) implements SuiteEvent {

    @Override
    public String kind() {
        return "dispatch_requested";
    }
}
