package dev.recado.events;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Meta told how far one of our messages has come. Topic {@code statuses.reported}.
 *
 * @param eventId {@code <channel id>:<wamid>:<status>}, in a group with {@code :<participant>} behind it
 * @param occurredAt Meta's timestamp of the status
 * @param wamid Meta's id of our message
 * @param callbackData what we sent as {@code biz_opaque_callback_data}: our message id; null when it was not ours
 * @param recipient who it was sent to as far as told, or null
 * @param errors why it failed, else empty
 * @param pricing what it costs, or null
 * @param conversation what it is billed under, or null
 * @param payment the payment it is about, or null; the status is {@code UNKNOWN} then
 * @param groupId of the group it went to, or null; {@code recipient} is the participant then
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
