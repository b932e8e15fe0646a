package dev.recado.ingest.whatsapp;

import java.util.List;

/**
 * A webhook's body taken apart, every entry and every change of it.
 *
 * @param businessId the first entry's WhatsApp Business Account, or null
 */
record Webhook(String businessId, List<Change> changes, List<Unreadable> unreadable) {

    /** Reads what can be read; never throws, whatever the bytes. */
    static Webhook read(byte[] body) {
        return new WebhookReader().read(body);
    }

    @Override
    public String toString() {
        return "Webhook[changes=" + changes.size() + "]";
    }
}
