package dev.recado.events;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The media of a message is to be fetched from Meta and stored. Topic {@code media.requested}.
 *
 * @param eventId {@code <message id>:media} for the first request; a later request of the same media has another id
 * @param occurredAt Meta's timestamp of the message; Meta deletes its media 7 days later
 * @param conversationId the conversation of the message
 * @param messageId the message in the suite
 * @param wamid Meta's id of the message
 * @param type display type of the media
 * @param mediaId Meta's id of the media
 * @param mimeType as Meta reports it, with parameters such as {@code audio/ogg; codecs=opus}, or null
 * @param sha256 of the bytes, in base64 as Meta reports it, or null
 * @param filename of a document, or null
 * @param voice whether a sound was recorded in the app; null when it is not audio
 * @param url where the media is for 5 minutes after {@code url_received_at}, or null
 * @param urlReceivedAt when the webhook with the url was received, or null
 */
public record MediaRequested(String eventId, TenantId tenantId, Instant occurredAt, ConversationId conversationId,
        MessageId messageId, ChannelId channelId, String wamid, MediaType type, String mediaId, @Nullable String mimeType,
        @Nullable String sha256, @Nullable String filename, @Nullable Boolean voice, @Nullable String url,
        @Nullable Instant urlReceivedAt) implements SuiteEvent {

    public MediaRequested {
        Objects.requireNonNull(conversationId, "conversation id");
        Objects.requireNonNull(messageId, "message id");
        Objects.requireNonNull(channelId, "channel id");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(mediaId, "media id");
    }

    @Override
    public String kind() {
        return "media_requested";
    }

    @Override
    public String toString() {
        return "MediaRequested[eventId=" + eventId + "]";
    }
}
