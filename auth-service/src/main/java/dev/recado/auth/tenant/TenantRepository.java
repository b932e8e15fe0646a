package dev.recado.auth.tenant;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Reads and writes tenants; only a platform admin may list them. */
@ApplicationScoped
public class TenantRepository implements PanacheRepositoryBase<Tenant, UUID> {

    Uni<Boolean> exists(TenantId tenant) {
        return find(tenant).map(found -> found != null);
    }

    /** Loads a tenant with its working hours. */
    public Uni<@Nullable Tenant> find(TenantId tenant) {
        return list("from Tenant t left join fetch t.workingHours where t.id = ?1", tenant.value())
                .map(found -> found.isEmpty() ? null : found.getFirst());
    }

    /** Locks the row before reading it, so that the result contains what the previous holder of the lock wrote. */
    public Uni<@Nullable Tenant> lock(TenantId tenant) {
        return getSession().chain(session -> session
                .createNativeQuery("select 1 from tenant where id = ?1 for no key update", Integer.class)
                .setParameter(1, tenant.value()).getSingleResultOrNull())
                .chain(locked -> find(tenant));
    }

    Uni<List<Tenant>> page(PageRequest page) {
        return getSession().chain(session -> session.createQuery("from Tenant t order by t.createdAt, t.id", Tenant.class)
                .setFirstResult(page.offset()).setMaxResults(page.pageSize()).getResultList());
    }

    /** Counts at most one more than {@link Paged#COUNT_MAX}. */
    Uni<Long> countAll() {
        return getSession().chain(session -> session
                .createNativeQuery("select count(*) from (select 1 from tenant limit ?1) t", Long.class)
                .setParameter(1, Paged.COUNT_MAX + 1).getSingleResult());
    }
}
