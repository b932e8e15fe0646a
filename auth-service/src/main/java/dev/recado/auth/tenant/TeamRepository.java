package dev.recado.auth.tenant;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/** Finds the teams of a tenant; changed only while the tenant's row is locked. */
@ApplicationScoped
public class TeamRepository implements PanacheRepositoryBase<Team, TeamKey> {

    /** Null when there is no such team. */
    public Uni<Team> findTeam(TenantId tenant, UUID id) {
        return findById(new TeamKey(tenant.value(), id));
    }

    public Uni<List<Team>> of(TenantId tenant) {
        return list("key.tenantId = ?1 order by createdAt, key.id", tenant.value());
    }

    public Uni<Long> countOf(TenantId tenant) {
        return count("key.tenantId = ?1", tenant.value());
    }
}
