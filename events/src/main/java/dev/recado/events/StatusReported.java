package dev.recado.events;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A status of a sent message. Topic {@code statuses.reported}.
 *
 * @param eventId {@code <channel id>:<wamid>:<status>}, in a group followed by {@code :<participant>}
 * @param occurredAt Meta's timestamp of the status
 * @param wamid Meta's id of the message
 * @param callbackData our message id, sent as {@code biz_opaque_callback_data}; null when the suite did not send it
 * @param recipient the recipient as far as reported, or null
 * @param errors errors of a failed message, else empty
 * @param pricing price category, or null
 * @param conversation billed conversation, or null
 * @param payment the payment concerned, or null; the status is {@code UNKNOWN} then
 * @param groupId of the group, or null; {@code recipient} is the participant then
 */
public record StatusReported(String eventId, TenantId tenantId, Instant occurredAt, int revision, ChannelId channelId,
        String wamid, DeliveryStatus status, @Nullable String callbackData, @Nullable Person recipient,
        List<ReportedError> errors, @Nullable Pricing pricing, @Nullable BilledConversation conversation,
        @Nullable Payment payment,
        @Nullable String groupId) implements SuiteEvent {

    public StatusReported {
        errors = errors == null ? List.of() : List.copyOf(errors);
    }

    @Override
    public String kind() {
        return "status_reported";
    }
}
