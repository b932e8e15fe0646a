package dev.recado.events;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A message to send. Topic {@code dispatches.requested}.
 *
 * @param eventId the message id
 * @param conversationId the conversation it belongs to, or null when none asked for it
 * @param epoch who answers; a {@link Lane#REPLY} of an older epoch never leaves
 * @param expiresAt not sent after this
 * @param replyTo wamid to quote, or null
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
