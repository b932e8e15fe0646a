package dev.recado.auth.tenant;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.HibernateOutbox;
import dev.recado.events.Topics;
import io.smallrye.mutiny.Uni;

/** Tells the other services of a tenant with its teams, in the transaction that changed either. */
@ApplicationScoped
public class TenantEvents {

    private final TenantRepository tenants;
    private final TeamRepository teams;
    private final HibernateOutbox outbox;
    private final Clock clock;

    TenantEvents(TenantRepository tenants, TeamRepository teams, HibernateOutbox outbox, Clock clock) {
        this.tenants = tenants;
        this.teams = teams;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** In the transaction that opened it. */
    Uni<Void> opened(Tenant tenant) {
        return tell(tenant);
    }

    /** In the caller's transaction, the tenant locked: every telling is a version of its own, also when a team changed. */
    public Uni<Void> changed(Tenant tenant) {
        tenant.touch(clock.instant());
        return tell(tenant);
    }

    private Uni<Void> tell(Tenant tenant) {
        return tenants.flush()
                .chain(() -> teams.of(tenant.id()))
                .chain(all -> outbox.add(Topics.TENANTS_CHANGED, tenant.changed(all)));
    }
}
