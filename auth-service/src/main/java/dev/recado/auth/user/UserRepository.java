package dev.recado.auth.user;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.user.UserAccount.UserKey;
import dev.recado.events.TenantId;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code user_account} within one tenant; only a login searches all tenants, because it names none. */
@ApplicationScoped
public class UserRepository implements PanacheRepositoryBase<UserAccount, UserKey> {

    /** The most ended sessions that one event lists. */
    static final int ENDED_SESSIONS_MAX = 100;
    private static final String WITH_ROLES = "from UserAccount u left join fetch u.roles left join fetch u.teamIds where ";
    private static final String ACTIVE = """
        u.deactivatedAt is null
        and not exists (select 1 from Tenant t where t.id = u.key.tenantId and t.suspendedAt is not null)""";
    private static final String LOCK_ALL = """
        select id from user_account
        where tenant_id = ?1 and id = any(cast(cast(?2 as text) as uuid[]))
        order by id
        for no key update""";
    private static final String UNANNOUNCED = """
        select * from user_account
        where not announced
        order by tenant_id, id
        limit ?1
        for no key update skip locked""";
    /** Reads a table of package session. Sessions of an older token version are left out: their tokens are revoked already. */
    private static final String RECENTLY_ENDED_SESSIONS = """
        select id from user_session
        where tenant_id = ?1 and user_id = ?2 and ended_at > now() - make_interval(secs => ?3) and token_version = ?4
        order by ended_at desc, id
        limit ?5""";
    private static final String OTHER_OWNERS = """
        from UserAccount u join u.roles r
        where u.key.tenantId = ?1 and u.key.id <> ?2 and u.deactivatedAt is null and r = ?3""";

    Uni<@Nullable UserAccount> findUser(TenantId tenant, UUID id) {
        return findById(new UserKey(tenant.value(), id));
    }

    /** Finds a user who is not deactivated and whose tenant is not suspended. */
    public Uni<@Nullable UserAccount> findActive(TenantId tenant, UUID id) {
        return list(WITH_ROLES + "u.key.tenantId = ?1 and u.key.id = ?2 and " + ACTIVE, tenant.value(), id)
                .map(UserRepository::first);
    }

    /** The name of a tenant. */
    Uni<String> tenantName(TenantId tenant) {
        return getSession().chain(session -> session.createNativeQuery("select name from tenant where id = ?1", String.class)
                .setParameter(1, tenant.value()).getSingleResult());
    }

    /** Locks the tenant in the caller's transaction, so that changes of its users and teams run one at a time. */
    public Uni<Void> lockTenant(TenantId tenant) {
        return getSession().chain(session -> session
                .createNativeQuery("select 1 from tenant where id = ?1 for no key update", Integer.class)
                .setParameter(1, tenant.value()).getSingleResultOrNull()).replaceWithVoid();
    }

    /** Locks a user in the caller's transaction. */
    public Uni<@Nullable UserAccount> lock(TenantId tenant, UUID id) {
        return lockAll(tenant, List.of(id)).map(UserRepository::first);
    }

    /** Locks users in the caller's transaction, in the order of their ids, and then reads their newest state. */
    public Uni<List<UserAccount>> lockAll(TenantId tenant, Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return getSession()
                .chain(session -> session
                        .createNativeQuery(LOCK_ALL, UUID.class)
                        .setParameter(1, tenant.value())
                        .setParameter(2, "{" + String.join(",", ids.stream().map(UUID::toString).toList()) + "}")
                        .getResultList())
                .chain(locked -> locked.isEmpty()
                        ? Uni.createFrom().item(List.of())
                        : list(WITH_ROLES + "u.key.tenantId = ?1 and u.key.id in ?2 order by u.key.id", tenant.value(),
                                locked));
    }

    /** Returns at most one more than {@link #ENDED_SESSIONS_MAX} ids, within the caller's transaction. */
    Uni<List<UUID>> recentlyEndedSessions(TenantId tenant, UserAccount account, Duration within) {
        return getSession().chain(session -> session.createNativeQuery(RECENTLY_ENDED_SESSIONS, UUID.class)
                .setParameter(1, tenant.value()).setParameter(2, account.id())
                .setParameter(3, (double) within.toSeconds()).setParameter(4, account.tokenVersion())
                .setParameter(5, ENDED_SESSIONS_MAX + 1).getResultList());
    }

    Uni<Boolean> hasAnotherOwner(TenantId tenant, UUID than) {
        return count(OTHER_OWNERS, tenant.value(), than, Role.OWNER).map(owners -> owners > 0);
    }

    /** Searches all tenants that are not suspended, because platform administrators may belong to any. */
    Uni<Boolean> hasAnotherPlatformAdmin(TenantId tenant, UUID than) {
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

    /** Reads ids first, because Hibernate pages in memory when a query joins a collection. */
    Uni<List<UserAccount>> page(TenantId tenant, PageRequest page) {
        return getSession().chain(session -> session
                .createQuery("select u.key.id from UserAccount u where u.key.tenantId = ?1 order by u.createdAt, u.key.id",
                        UUID.class)
                .setParameter(1, tenant.value()).setFirstResult(page.offset()).setMaxResults(page.pageSize()).getResultList())
                .chain(ids -> ids.isEmpty() ? Uni.createFrom().item(List.of()) : findAll(tenant, ids));
    }

    private static @Nullable UserAccount first(List<UserAccount> found) {
        return found.isEmpty() ? null : found.getFirst();
    }

    private Uni<List<UserAccount>> findAll(TenantId tenant, List<UUID> ids) {
        return list(WITH_ROLES + "u.key.tenantId = ?1 and u.key.id in ?2 order by u.createdAt, u.key.id", tenant.value(), ids);
    }

    /** Counts at most one more than {@link Paged#COUNT_MAX}. */
    Uni<Long> count(TenantId tenant) {
        return getSession().chain(session -> session
                .createNativeQuery("select count(*) from (select 1 from user_account where tenant_id = ?1 limit ?2) u",
                        Long.class)
                .setParameter(1, tenant.value()).setParameter(2, Paged.COUNT_MAX + 1).getSingleResult());
    }

    /** Finds the user who may log in with this e-mail: neither deactivated nor of a suspended tenant. */
    public Uni<@Nullable UserAccount> findForLogin(String email) {
        return list(WITH_ROLES + "u.email = ?1 and " + ACTIVE, UserAccount.normalizeEmail(email))
                .map(UserRepository::first);
    }

    /** Locks users of any tenant that were never published, in the caller's transaction. */
    Uni<List<UserAccount>> unannounced(int max) {
        return getSession().chain(
                session -> session.createNativeQuery(UNANNOUNCED, UserAccount.class).setParameter(1, max).getResultList());
    }

    /** Replaces the hash of an unchanged password; does nothing if the password has changed since. */
    public Uni<Integer> replaceHash(TenantId tenant, UUID id, String oldHash, String newHash) {
        return update("set passwordHash = ?4 where key.tenantId = ?1 and key.id = ?2 and passwordHash = ?3", tenant.value(), id,
                oldHash, newHash);
    }
}
