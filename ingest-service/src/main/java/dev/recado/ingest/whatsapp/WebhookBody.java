package dev.recado.ingest.whatsapp;

import java.util.List;

/**
 * A webhook's body taken apart, every entry and every change of it.
 *
 * @param businessId the first entry's WhatsApp Business Account, or null
 */
record WebhookBody(String businessId, List<Change> changes, List<UnreadablePart> unreadable) {

    /** Reads what can be read; never throws, whatever the bytes. */
    static WebhookBody read(byte[] body) {
        return new WebhookBodyParser().read(body);
    }

    @Override
    public String toString() {
        return "Webhook[changes=" + changes.size() + "]";
    }
}
