package dev.recado.auth.tenant;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.Announcements;
import dev.recado.events.Topics;
import io.smallrye.mutiny.Uni;

/** Tells the other services of a tenant, in the transaction that changed it. */
@ApplicationScoped
class TenantEvents {

    private final Announcements announcements;

    TenantEvents(Announcements announcements) {
        this.announcements = announcements;
    }

    /** In the caller's transaction, after a flush. */
    Uni<Void> add(Tenant tenant) {
        return announcements.add(Topics.TENANTS_CHANGED, tenant.changed());
    }

    void wakeRelay() {
        announcements.wake();
    }
}
