package dev.recado.auth.tenant;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.PageRequest;
import dev.recado.kit.Paged;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/** Finds tenants; the lists are for the platform's admin alone. */
@ApplicationScoped
class TenantRepository implements PanacheRepositoryBase<Tenant, UUID> {

    Uni<Boolean> exists(TenantId tenant) {
        return findById(tenant.value()).map(found -> found != null);
    }

    Uni<List<Tenant>> page(PageRequest page) {
        return getSession().chain(session -> session.createQuery("from Tenant t order by t.createdAt, t.id", Tenant.class)
                .setFirstResult(page.offset()).setMaxResults(page.pageSize()).getResultList());
    }

    /** Not further than anybody asks. */
    Uni<Long> countAll() {
        return getSession().chain(session -> session
                .createNativeQuery("select count(*) from (select 1 from tenant limit ?1) t", Long.class)
                .setParameter(1, Paged.COUNT_MAX + 1).getSingleResult());
    }
}
