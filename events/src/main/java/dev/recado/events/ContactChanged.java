package dev.recado.events;

import java.time.Instant;
import java.util.UUID;

/**
 * A contact opted out of marketing messages or in again. Topic {@code contacts.changed}.
 *
 * @param eventId {@code <contact id>:<hash of the change and of its time>}
 * @param occurredAt when the contact changed; the latest change counts, whatever the order of the records
 */
public record ContactChanged(String eventId, TenantId tenantId, Instant occurredAt, UUID contactId,
        ContactChange change) implements SuiteEvent {

    @Override
    public String kind() {
        return "contact_changed";
    }
}
