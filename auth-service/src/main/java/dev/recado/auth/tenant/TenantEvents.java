package dev.recado.auth.tenant;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Topics;
import dev.recado.kit.hibernate.HibernateOutbox;
import io.smallrye.mutiny.Uni;

/** Adds a tenant with its teams to the outbox, in the transaction that changed the tenant or a team. */
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

    /** Publishes a new tenant. */
    Uni<Void> opened(Tenant tenant) {
        return publish(tenant);
    }

    /** Publishes a changed tenant, which must be locked. Every event gets a new version, even if only a team changed. */
    public Uni<Void> changed(Tenant tenant) {
        tenant.touch(clock.instant());
        return publish(tenant);
    }

    private Uni<Void> publish(Tenant tenant) {
        return tenants.flush()
                .chain(() -> teams.of(tenant.id()))
                .chain(all -> outbox.add(Topics.TENANTS_CHANGED, tenant.changed(all)));
    }
}
