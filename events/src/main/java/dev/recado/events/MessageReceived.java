package dev.recado.events;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A customer wrote. Topic {@code messages.received}.
 *
 * @param eventId {@code <channel id>:<wamid>}
 * @param occurredAt Meta's timestamp of the message
 * @param revision of the normaliser that read it; a higher one replaces what a lower one stored as unsupported
 * @param wamid Meta's id of the message, up to 128 characters
 * @param receivedAt when the webhook reached us
 * @param replyTo wamid of the message quoted, or null
 * @param context forwarded or about a product, or null
 * @param referral the ad or post that brought the customer, or null
 * @param errors what Meta could not bring us, else empty
 * @param groupId of the group it was written in, or null; an answer would go to the group
 */
public record MessageReceived(String eventId, TenantId tenantId, Instant occurredAt, int revision, ChannelId channelId,
        String wamid, Person from, InboundContent content, Instant receivedAt, @Nullable String replyTo,
        @Nullable MessageContext context,
        @Nullable Referral referral, List<ReportedError> errors, @Nullable String groupId) implements SuiteEvent {

    public MessageReceived {
        errors = errors == null ? List.of() : List.copyOf(errors);
    }

    @Override
    public String kind() {
        return "message_received";
    }
}
