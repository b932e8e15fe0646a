package dev.recado.events;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A message from a customer. Topic {@code messages.received}.
 *
 * @param eventId {@code <channel id>:<wamid>}
 * @param occurredAt Meta's timestamp of the message
 * @param revision of the parser that read it; a higher revision replaces content stored as unsupported
 * @param wamid Meta's id of the message, up to 128 characters
 * @param receivedAt when the webhook was received
 * @param replyTo wamid of the quoted message, or null
 * @param context of a forwarded message or one about a product, or null
 * @param referral the ad or post that brought the customer, or null
 * @param errors errors that Meta reports with the message; often empty
 * @param groupId of the group of the message, or null; an answer would go to the group
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
