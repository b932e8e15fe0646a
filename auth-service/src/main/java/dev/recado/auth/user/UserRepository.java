package dev.recado.auth.user;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.PageRequest;
import dev.recado.kit.Paged;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/** Finds people, within their tenant; only a login looks across tenants, for it names none. */
@ApplicationScoped
public class UserRepository implements PanacheRepositoryBase<UserAccount, UserKey> {

    Uni<UserAccount> findUser(TenantId tenant, UUID id) {
        return findById(new UserKey(tenant.value(), id));
    }

    /** Two steps: paging and joining a collection in one query would page in memory. */
    Uni<List<UserAccount>> page(TenantId tenant, PageRequest page) {
        return getSession().chain(session -> session
                .createQuery("select u.key.id from UserAccount u where u.key.tenantId = ?1 order by u.createdAt, u.key.id",
                        UUID.class)
                .setParameter(1, tenant.value()).setFirstResult(page.offset()).setMaxResults(page.pageSize()).getResultList())
                .chain(ids -> ids.isEmpty() ? Uni.createFrom().item(List.of()) : all(tenant, ids));
    }

    private Uni<List<UserAccount>> all(TenantId tenant, List<UUID> ids) {
        return list("from UserAccount u left join fetch u.roles where u.key.tenantId = ?1 and u.key.id in ?2"
                + " order by u.createdAt, u.key.id", tenant.value(), ids);
    }

    /** Not further than anybody asks. */
    Uni<Long> count(TenantId tenant) {
        return getSession().chain(session -> session
                .createNativeQuery("select count(*) from (select 1 from user_account where tenant_id = ?1 limit ?2) u",
                        Long.class)
                .setParameter(1, tenant.value()).setParameter(2, Paged.COUNT_MAX + 1).getSingleResult());
    }

    /** Whoever may log in by this e-mail, or null: neither the deactivated nor the people of a suspended tenant. */
    public Uni<UserAccount> findForLogin(String email) {
        return list("""
                    from UserAccount u left join fetch u.roles where u.email = ?1 and u.deactivatedAt is null
                    and not exists (select 1 from Tenant t where t.id = u.key.tenantId and t.suspendedAt is not null)""",
                UserAccount.normalised(email)).map(found -> found.isEmpty() ? null : found.getFirst());
    }
}
