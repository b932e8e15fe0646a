package dev.recado.auth.user;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/** Finds people, within their tenant; only a login looks across tenants, for it names none. */
@ApplicationScoped
public class UserRepository implements PanacheRepositoryBase<UserAccount, UserKey> {

    private static final String WITH_ROLES = "from UserAccount u left join fetch u.roles left join fetch u.teamIds where ";
    private static final String ACTIVE = """
        u.deactivatedAt is null
        and not exists (
            select 1 from Tenant t where t.id = u.key.tenantId and t.suspendedAt is not null)""";

    Uni<UserAccount> findUser(TenantId tenant, UUID id) {
        return findById(new UserKey(tenant.value(), id));
    }

    /** Neither somebody deactivated nor one of a suspended tenant. */
    public Uni<UserAccount> findActive(TenantId tenant, UUID id) {
        return list(WITH_ROLES + "u.key.tenantId = ?1 and u.key.id = ?2 and " + ACTIVE, tenant.value(), id)
                .map(found -> found.isEmpty() ? null : found.getFirst());
    }

    /** In the caller's transaction: one at a time changes who may do what in a tenant. */
    public Uni<Void> lockTenant(TenantId tenant) {
        return getSession().chain(session -> session
                .createNativeQuery("select 1 from tenant where id = ?1 for no key update", Integer.class)
                .setParameter(1, tenant.value()).getSingleResultOrNull()).replaceWithVoid();
    }

    /** In the caller's transaction; null when there is no such person. */
    public Uni<UserAccount> lock(TenantId tenant, UUID id) {
        return lockAll(tenant, List.of(id)).map(found -> found.isEmpty() ? null : found.getFirst());
    }

    /** In the caller's transaction, in the order of their ids; the lock before the read, so that it reads what the last holder wrote. */
    public Uni<List<UserAccount>> lockAll(TenantId tenant, Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return getSession()
                .chain(session -> session
                        .createNativeQuery(
                                """
                                    select id from user_account where tenant_id = ?1 and id = any(cast(cast(?2 as text) as uuid[]))
                                    order by id for no key update""",
                                UUID.class)
                        .setParameter(1, tenant.value())
                        .setParameter(2, "{" + String.join(",", ids.stream().map(UUID::toString).toList()) + "}")
                        .getResultList())
                .chain(locked -> locked.isEmpty()
                        ? Uni.createFrom().item(List.of())
                        : list(WITH_ROLES + "u.key.tenantId = ?1 and u.key.id in ?2 order by u.key.id", tenant.value(),
                                locked));
    }

    Uni<Boolean> anotherOwner(TenantId tenant, UUID than) {
        return count("""
            from UserAccount u join u.roles r where u.key.tenantId = ?1 and u.key.id <> ?2 and u.deactivatedAt is null
            and r = ?3""", tenant.value(), than, Role.OWNER).map(owners -> owners > 0);
    }

    /** In any tenant that is not suspended: the platform is no tenant's. */
    Uni<Boolean> anotherPlatformAdmin(TenantId tenant, UUID than) {
        return count("from UserAccount u join u.roles r where not (u.key.tenantId = ?1 and u.key.id = ?2) and r = ?3 and "
                + ACTIVE, tenant.value(), than, Role.PLATFORM_ADMIN).map(others -> others > 0);
    }

    public Uni<Boolean> hasEmail(TenantId tenant, String email) {
        return count("key.tenantId = ?1 and email = ?2", tenant.value(), UserAccount.normalizeEmail(email))
                .map(found -> found > 0);
    }

    public Uni<List<UUID>> idsOfTeam(TenantId tenant, UUID team) {
        return getSession().chain(session -> session
                .createQuery("select u.key.id from UserAccount u join u.teamIds t where u.key.tenantId = ?1 and t = ?2"
                        + " order by u.key.id", UUID.class)
                .setParameter(1, tenant.value()).setParameter(2, team).getResultList());
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
        return list(WITH_ROLES + "u.key.tenantId = ?1 and u.key.id in ?2 order by u.createdAt, u.key.id", tenant.value(), ids);
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
        return list(
                WITH_ROLES
                        + """
                            u.email = ?1 and u.deactivatedAt is null
                            and not exists (select 1 from Tenant t where t.id = u.key.tenantId and t.suspendedAt is not null)""",
                UserAccount.normalizeEmail(email)).map(found -> found.isEmpty() ? null : found.getFirst());
    }

    /** In the caller's transaction, locked: people of any tenant of whom the other services have never heard. */
    Uni<List<UserAccount>> unannounced(int max) {
        return getSession().chain(session -> session.createNativeQuery(
                """
                    select * from user_account where not announced order by tenant_id, id limit ?1 for no key update skip locked""",
                UserAccount.class).setParameter(1, max).getResultList());
    }

    /** Changes the hash, not the password: unless somebody has changed that meanwhile. */
    public Uni<Integer> replaceHash(TenantId tenant, UUID id, String old, String renewed) {
        return update("set passwordHash = ?4 where key.tenantId = ?1 and key.id = ?2 and passwordHash = ?3", tenant.value(), id,
                old, renewed);
    }
}
