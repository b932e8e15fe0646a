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

/** Finds invites within their tenant; who comes with a link names none. */
@ApplicationScoped
class InviteRepository implements PanacheRepositoryBase<Invite, InviteKey> {

    private static final String WITH_ROLES = "from Invite i left join fetch i.roles where ";
    private static final String OPEN = """
        i.tokenHash = ?1 and i.closedAt is null and i.expiresAt > ?2
        and exists (select 1 from Tenant t where t.id = i.key.tenantId and t.suspendedAt is null)""";

    Uni<List<Invite>> page(TenantId tenant, Instant now, PageRequest page) {
        return getSession().chain(session -> session
                .createQuery("from Invite i where i.key.tenantId = ?1 and i.closedAt is null and i.expiresAt > ?2"
                        + " order by i.createdAt, i.key.id", Invite.class)
                .setParameter(1, tenant.value()).setParameter(2, now)
                .setFirstResult(page.offset()).setMaxResults(page.pageSize()).getResultList());
    }

    /** Not further than anybody asks. */
    Uni<Long> count(TenantId tenant, Instant now) {
        return getSession().chain(session -> session
                .createNativeQuery("""
                    select count(*) from (select 1 from invite
                    where tenant_id = ?1 and closed_at is null and expires_at > ?2 limit ?3) i""", Long.class)
                .setParameter(1, tenant.value()).setParameter(2, now).setParameter(3, Paged.COUNT_MAX + 1).getSingleResult());
    }

    Uni<Long> countSince(TenantId tenant, Instant time) {
        return count("key.tenantId = ?1 and createdAt > ?2", tenant.value(), time);
    }

    /** Also one that nobody has closed but its time; null when there is none. */
    Uni<Invite> unclosed(TenantId tenant, UUID id) {
        return list(WITH_ROLES + "i.key.tenantId = ?1 and i.key.id = ?2 and i.closedAt is null", tenant.value(), id)
                .map(Invite::first);
    }

    /** What may still be used, or null. */
    Uni<Invite> usableOf(TenantId tenant, String email, Instant now) {
        return list(WITH_ROLES + "i.key.tenantId = ?1 and i.email = ?2 and i.closedAt is null and i.expiresAt > ?3",
                tenant.value(), UserAccount.normalizeEmail(email), now).map(Invite::first);
    }

    /** The number of those there were: one, or none. */
    Uni<Integer> closeOf(TenantId tenant, String email, Instant now) {
        return update("closedAt = ?1 where key.tenantId = ?2 and email = ?3 and closedAt is null", now, tenant.value(),
                UserAccount.normalizeEmail(email));
    }

    Uni<Integer> close(TenantId tenant, UUID id, Instant now) {
        return update("closedAt = ?1 where key.tenantId = ?2 and key.id = ?3 and closedAt is null", now, tenant.value(), id);
    }

    /** What a link opens, or null. */
    Uni<Invite> findOpen(LinkToken token, Instant now) {
        return list(WITH_ROLES + OPEN, token.hash(), now).map(Invite::first);
    }

    /** The one update that decides who of several has used the link. */
    Uni<Boolean> use(LinkToken token, Instant now) {
        return update("update Invite i set i.closedAt = ?2 where " + OPEN, token.hash(), now).map(rows -> rows == 1);
    }
}
