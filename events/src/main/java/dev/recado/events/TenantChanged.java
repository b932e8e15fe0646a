package dev.recado.events;

import java.time.Instant;

/**
 * A tenant as it is now. Compacted topic {@code tenants.changed}.
 *
 * @param eventId {@code <tenant id>:<version>}
 * @param timeZone IANA name
 * @param locale BCP 47 tag
 */
public record TenantChanged(String eventId, TenantId tenantId, Instant occurredAt, String name, String timeZone, String locale,
        boolean suspended) implements SuiteEvent {

    @Override
    public String kind() {
        return "tenant_changed";
    }
}
