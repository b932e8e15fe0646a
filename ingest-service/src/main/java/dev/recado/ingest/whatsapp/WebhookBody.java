package dev.recado.ingest.whatsapp;

import java.util.List;

import dev.recado.ingest.whatsapp.NormalisedWebhook.UnreadablePart;
import org.jspecify.annotations.Nullable;

/**
 * The parsed body of a webhook: Meta's list of entries, flattened to their changes.
 *
 * @param businessId the WhatsApp Business Account of the first entry
 */
record WebhookBody(@Nullable String businessId, List<Change> changes, List<UnreadablePart> unreadable) {

    @Override
    public String toString() {
        return "WebhookBody[changes=" + changes.size() + "]";
    }

    /** One entry. Id and time are mutable, because they may come before or after the changes. */
    static final class Entry {

        final String pointer;
        /** The WhatsApp Business Account. */
        @Nullable
        String id;
        /** Meta's time in Unix seconds. */
        @Nullable
        String time;

        Entry(String pointer) {
            this.pointer = pointer;
        }
    }

    /** One change of an entry. */
    static final class Change {

        final String pointer;
        final Entry entry;
        /** The name of the webhook field. */
        @Nullable
        String field;
        /** Null when the value is not an object. */
        @Nullable
        ChangeValue value;
        /** False when the JSON is malformed inside. Messages before that place still count; an account change does not. */
        boolean complete;

        Change(String pointer, Entry entry) {
            this.pointer = pointer;
            this.entry = entry;
        }
    }
}
