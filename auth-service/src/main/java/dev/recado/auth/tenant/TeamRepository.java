package dev.recado.auth.tenant;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Reads and writes teams, in the caller's transaction; a write needs the tenant's row locked. */
@ApplicationScoped
public class TeamRepository implements PanacheRepositoryBase<Team, Team.Key> {

    public Uni<@Nullable Team> findTeam(TenantId tenant, UUID id) {
        return findById(new Team.Key(tenant.value(), id));
    }

    public Uni<List<Team>> of(TenantId tenant) {
        return list("key.tenantId = ?1 order by createdAt, key.id", tenant.value());
    }

    public Uni<Long> countOf(TenantId tenant) {
        return count("key.tenantId = ?1", tenant.value());
    }
}
