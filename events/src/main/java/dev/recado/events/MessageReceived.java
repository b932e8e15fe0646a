package dev.recado.events;

import java.time.Instant;

/**
 * A customer wrote. Topic {@code messages.received}.
 *
 * @param eventId {@code <channel id>:<wamid>}
 * @param occurredAt Meta's timestamp of the message
 * @param revision of the normaliser that read it; a higher one replaces what a lower one stored as unsupported
 * @param wamid Meta's id of the message, up to 128 characters
 * @param receivedAt when the webhook reached us
 * @param replyTo wamid of the message quoted, or null
 */
public record MessageReceived(String eventId, TenantId tenantId, Instant occurredAt, int revision, ChannelId channelId,
        String wamid, Person from, InboundContent content, Instant receivedAt, String replyTo) implements SuiteEvent {

    @Override
    public String kind() {
        return "message_received";
    }
}
