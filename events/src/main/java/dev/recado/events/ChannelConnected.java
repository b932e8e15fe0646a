package dev.recado.events;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The present connection of a number to a tenant and a Meta app. Compacted topic {@code channels.connected}, without secrets.
 * Only a number that Meta confirmed as the tenant's is open.
 *
 * @param eventId {@code <channel id>:<state>}
 * @param phoneNumberId Meta's id of the number
 * @param businessId the WhatsApp Business Account's id
 * @param app last part of the webhook path; {@code default} for {@code /webhooks/whatsapp}
 * @param closedAt when the channel was closed, or null while it is open; closed channels stay 30 days
 * @param connectedAt when the tenant connected the number; null before its first connection, and in records of earlier versions.
 * It stays the same when the channel is published again, and changes when the number is connected again after it was closed
 */
public record ChannelConnected(String eventId, TenantId tenantId, Instant occurredAt, ChannelId channelId, String phoneNumberId,
        String businessId, String app, @Nullable Instant closedAt, @Nullable Instant connectedAt) implements SuiteEvent {

    public static final String DEFAULT_APP = "default";

    @Override
    public String kind() {
        return "channel_connected";
    }
}
