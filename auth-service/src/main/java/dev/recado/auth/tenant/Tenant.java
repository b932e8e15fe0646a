package dev.recado.auth.tenant;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;

import dev.recado.events.TenantChanged;
import dev.recado.events.TenantId;

/** A business on the suite; nothing of it is visible to another one. */
@Entity
public class Tenant {

    @Id
    private UUID id;
    private String name;
    private String timeZone;
    private String locale;
    private Instant suspendedAt;
    private Instant createdAt;
    private Instant updatedAt;
    @Version
    private long version;

    protected Tenant() {
    }

    static Tenant of(TenantId id, NewTenant request, Instant now) {
        var tenant = new Tenant();
        tenant.id = id.value();
        tenant.name = request.name().strip();
        tenant.timeZone = request.timeZone();
        tenant.locale = request.locale();
        tenant.createdAt = now;
        tenant.updatedAt = now;
        return tenant;
    }

    TenantId id() {
        return new TenantId(id);
    }

    String name() {
        return name;
    }

    String timeZone() {
        return timeZone;
    }

    String locale() {
        return locale;
    }

    boolean suspended() {
        return suspendedAt != null;
    }

    Instant createdAt() {
        return createdAt;
    }

    /** What the other services are to know, as of the last flush. */
    TenantChanged changed() {
        return new TenantChanged(id + ":" + version, id(), updatedAt, name, timeZone, locale, suspended(), List.of(), List.of(),
                true);
    }
}
