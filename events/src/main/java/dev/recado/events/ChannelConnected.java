package dev.recado.events;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The present connection of a number to a tenant and a Meta app. Compacted topic {@code channels.connected}, without secrets.
 *
 * @param eventId {@code <channel id>:<state>}
 * @param phoneNumberId Meta's id of the number
 * @param businessId the WhatsApp Business Account's id
 * @param app last part of the webhook path; {@code default} for {@code /webhooks/whatsapp}
 * @param closedAt when the channel was closed, or null while it is open; closed channels stay 30 days
 */
public record ChannelConnected(String eventId, TenantId tenantId, Instant occurredAt, ChannelId channelId, String phoneNumberId,
        String businessId, String app, @Nullable Instant closedAt) implements SuiteEvent {

    public static final String DEFAULT_APP = "default";

    @Override
    public String kind() {
        return "channel_connected";
    }
}
