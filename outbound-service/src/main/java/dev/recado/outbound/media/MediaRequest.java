package dev.recado.outbound.media;

import java.time.Instant;
import java.util.Locale;

import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.MediaOutcome;
import dev.recado.events.MediaRequested;
import dev.recado.events.MediaStored;
import dev.recado.events.MediaType;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import io.vertx.mutiny.sqlclient.Row;

/**
 * A claimed request for media.
 *
 * @param attempts number of claims, this one included; another claim invalidates it
 */
record MediaRequest(MediaRequested event, int attempts) {

    static MediaRequest of(Row row) {
        return new MediaRequest(new MediaRequested(row.getString("event_id"), Rows.tenant(row),
                Rows.instant(row, "occurred_at"), new ConversationId(row.getUUID("conversation_id")),
                new MessageId(row.getUUID("message_id")), new ChannelId(row.getUUID("channel_id")), row.getString("wamid"),
                MediaType.valueOf(row.getString("type").toUpperCase(Locale.ROOT)), row.getString("media_id"),
                row.getString("mime_type"), row.getString("sha256"), row.getString("filename"), null, row.getString("url"),
                Rows.instant(row, "url_received_at")), row.getInteger("attempts"));
    }

    /**
     * The event that ends the request.
     *
     * @param kind the outcome's, which makes the event id the same for every attempt
     */
    MediaStored result(MediaOutcome outcome, String kind, Instant now) {
        return new MediaStored(event.eventId() + ":" + kind, event.tenantId(), now, event.conversationId(), event.messageId(),
                event.channelId(), event.wamid(), event.mediaId(), outcome);
    }

    TenantId tenant() {
        return event.tenantId();
    }
}
