package dev.recado.auth.reset;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.link.LinkToken;
import dev.recado.auth.user.UserAccount;
import dev.recado.events.TenantId;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;

/** Remembers who has forgotten their password; neither they nor who comes with a link names a tenant. */
@ApplicationScoped
class PasswordResetRepository implements PanacheRepositoryBase<PasswordReset, ResetKey> {

    /** Waiting questions; a flood of made-up addresses beyond it is forgotten itself. */
    private static final int FORGOTTEN_MAX = 10_000;

    private static final String NOTE_FORGOTTEN = """
        insert into password_forgotten (email, asked_at)
        select cast(?1 as text), cast(?2 as timestamptz)
        where (select count(*) from (select 1 from password_forgotten limit ?3) f) < ?3
        on conflict (email) do nothing""";
    private static final String USABLE = "r.tokenHash = ?1 and r.usedAt is null and r.expiresAt > ?2";

    /** The same for every address, whosever it is; asking twice in a moment is asking once. */
    Uni<Void> recordRequest(String email, Instant now) {
        return getSession().chain(session -> session.createNativeQuery(NOTE_FORGOTTEN)
                .setParameter(1, UserAccount.normalizeEmail(email)).setParameter(2, now).setParameter(3, FORGOTTEN_MAX)
                .executeUpdate()).replaceWithVoid();
    }

    /** In the caller's transaction, which then answers them: nobody else does, and they are asked no more. */
    Uni<List<String>> claimRequests(int max) {
        return getSession().chain(session -> session.createNativeQuery(
                """
                    delete from password_forgotten where email = any(array(
                    select email from password_forgotten order by asked_at limit ?1 for update skip locked)) returning email""",
                String.class).setParameter(1, max).getResultList());
    }

    Uni<Long> countSince(TenantId tenant, UUID user, Instant time) {
        return count("key.tenantId = ?1 and userId = ?2 and createdAt > ?3", tenant.value(), user, time);
    }

    /** What a link opens, or null. */
    Uni<PasswordReset> findUsable(LinkToken token, Instant now) {
        return find("from PasswordReset r where " + USABLE, token.hash(), now).firstResult();
    }

    /** The one update that decides who of several has used the link. */
    Uni<Boolean> use(LinkToken token, Instant now) {
        return update("update PasswordReset r set r.usedAt = ?2 where " + USABLE, token.hash(), now).map(rows -> rows == 1);
    }

    /** Links asked for in vain stay in the mailbox, and are no use to who finds them there. */
    Uni<Integer> useAllOf(TenantId tenant, UUID user, Instant now) {
        return update("usedAt = ?1 where key.tenantId = ?2 and userId = ?3 and usedAt is null", now, tenant.value(), user);
    }
}
