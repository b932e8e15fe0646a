package dev.recado.events;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Meta told something of an account, a template, a number or a person's wishes. Topic {@code accounts.changed}.
 *
 * @param eventId {@code <tenant id>:<business id>:<hash of the change and of Meta's time>}
 * @param occurredAt Meta's time, else when it reached us
 * @param revision of the normaliser that read it
 * @param businessId the WhatsApp Business Account's id
 * @param channelId the number it is about, or null when it is about the account
 * @param receivedAt when the webhook reached us
 */
public record AccountChanged(String eventId, TenantId tenantId, Instant occurredAt, int revision, String businessId,
        @Nullable ChannelId channelId, AccountChange change, Instant receivedAt) implements SuiteEvent {

    @Override
    public String kind() {
        return "account_changed";
    }
}
