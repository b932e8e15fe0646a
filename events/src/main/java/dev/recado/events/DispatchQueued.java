package dev.recado.events;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A message to send that no conversation requested; conversation-service adds it to the history. Topic {@code dispatches.queued}.
 *
 * @param eventId {@code <message id>:queued}
 * @param expiresAt not sent after this
 * @param replyTo wamid of the quoted message, or null
 * @param retryOf the message that failed, whose content this one sends once more; null for a first message
 * @param resendOf the uncertain message that this one repeats, or null
 */
public record DispatchQueued(String eventId, TenantId tenantId, Instant occurredAt, MessageId messageId, ChannelId channelId,
        Address to, OutboundContent content, Lane lane, Instant expiresAt, @Nullable String replyTo,
        @Nullable MessageId retryOf, @Nullable MessageId resendOf) implements SuiteEvent {

    @Override
    public String kind() {
        return "dispatch_queued";
    }
}
