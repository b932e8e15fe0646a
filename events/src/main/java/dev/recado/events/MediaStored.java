package dev.recado.events;

import java.time.Instant;

/**
 * The result of a request for media: it is stored, or will never be. Topic {@code media.stored}.
 *
 * @param eventId {@code <event id of the request>:<outcome kind>}
 * @param conversationId the conversation of the message
 * @param messageId the message in the suite
 * @param wamid Meta's id of the message
 * @param mediaId Meta's id of the media
 */
public record MediaStored(String eventId, TenantId tenantId, Instant occurredAt, ConversationId conversationId,
        MessageId messageId, ChannelId channelId, String wamid, String mediaId, MediaOutcome outcome) implements SuiteEvent {

    @Override
    public String kind() {
        return "media_stored";
    }
}
