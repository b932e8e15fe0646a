package dev.recado.auth.invite;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.link.LinkToken;
import dev.recado.auth.user.UserAccount;
import dev.recado.events.TenantId;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Reads and writes invites: by their tenant, or by the token of their link. */
@ApplicationScoped
class InviteRepository implements PanacheRepositoryBase<Invite, Invite.Key> {

    private static final String WITH_ROLES = "from Invite i left join fetch i.roles where ";
    private static final String OPEN = """
        i.tokenHash = ?1 and i.closedAt is null and i.expiresAt > ?2
        and exists (select 1 from Tenant t where t.id = i.key.tenantId and t.suspendedAt is null)""";
    private static final String PAGE = """
        from Invite i
        where i.key.tenantId = ?1 and i.closedAt is null and i.expiresAt > ?2
        order by i.createdAt, i.key.id""";
    private static final String COUNT = """
        select count(*)
        from (
          select 1
          from invite
          where tenant_id = ?1 and closed_at is null and expires_at > ?2
          limit ?3) i""";

    Uni<List<Invite>> page(TenantId tenant, Instant now, PageRequest page) {
        return getSession().chain(session -> session.createQuery(PAGE, Invite.class)
                .setParameter(1, tenant.value()).setParameter(2, now)
                .setFirstResult(page.offset()).setMaxResults(page.pageSize()).getResultList());
    }

    /** Counts at most one more than {@link Paged#COUNT_MAX}. */
    Uni<Long> count(TenantId tenant, Instant now) {
        return getSession().chain(session -> session.createNativeQuery(COUNT, Long.class)
                .setParameter(1, tenant.value()).setParameter(2, now).setParameter(3, Paged.COUNT_MAX + 1).getSingleResult());
    }

    Uni<Long> countSince(TenantId tenant, Instant time) {
        return count("key.tenantId = ?1 and createdAt > ?2", tenant.value(), time);
    }

    /** Finds an invite that is not closed; it may have expired. */
    Uni<@Nullable Invite> findUnclosed(TenantId tenant, UUID id) {
        return list(WITH_ROLES + "i.key.tenantId = ?1 and i.key.id = ?2 and i.closedAt is null", tenant.value(), id)
                .map(Invite::first);
    }

    /** Finds the open invite of an address. */
    Uni<@Nullable Invite> findOpenFor(TenantId tenant, String email, Instant now) {
        return list(WITH_ROLES + "i.key.tenantId = ?1 and i.email = ?2 and i.closedAt is null and i.expiresAt > ?3",
                tenant.value(), UserAccount.normalizeEmail(email), now).map(Invite::first);
    }

    /** Closes the invite of an address, also an expired one; returns 1, or 0 when there is none. */
    Uni<Integer> closeFor(TenantId tenant, String email, Instant now) {
        return update("closedAt = ?1 where key.tenantId = ?2 and email = ?3 and closedAt is null", now, tenant.value(),
                UserAccount.normalizeEmail(email));
    }

    Uni<Integer> close(TenantId tenant, UUID id, Instant now) {
        return update("closedAt = ?1 where key.tenantId = ?2 and key.id = ?3 and closedAt is null", now, tenant.value(), id);
    }

    /** Finds the open invite of a link. */
    Uni<@Nullable Invite> findOpen(LinkToken token, Instant now) {
        return list(WITH_ROLES + OPEN, token.hash(), now).map(Invite::first);
    }

    /** Closes the invite of a link; of concurrent uses only one returns true. */
    Uni<Boolean> use(LinkToken token, Instant now) {
        return update("update Invite i set i.closedAt = ?2 where " + OPEN, token.hash(), now).map(rows -> rows == 1);
    }
}
