package dev.recado.events;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Meta reported a change of an account, a template, a number or a person's preferences. Topic {@code accounts.changed}.
 *
 * @param eventId {@code <tenant id>:<business id>:<hash of the change and of Meta's time>}
 * @param occurredAt Meta's time, else the time of receipt
 * @param revision of the parser that read the webhook
 * @param businessId the WhatsApp Business Account's id
 * @param channelId the number concerned, or null when the change concerns the account
 * @param receivedAt when the webhook was received
 */
public record AccountChanged(String eventId, TenantId tenantId, Instant occurredAt, int revision, String businessId,
        @Nullable ChannelId channelId, AccountChange change, Instant receivedAt) implements SuiteEvent {

    @Override
    public String kind() {
        return "account_changed";
    }
}
