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
import org.jspecify.annotations.Nullable;

/** Reads and writes password resets and the requests for them, in the caller's transaction. */
@ApplicationScoped
class PasswordResetRepository implements PanacheRepositoryBase<PasswordReset, PasswordReset.Key> {

    /** The limit on waiting requests. Further ones are dropped, so that invented addresses cannot fill the table. */
    private static final int REQUESTS_MAX = 10_000;

    private static final String RECORD_REQUEST = """
        insert into password_forgotten (email, asked_at)
        select cast(?1 as text), cast(?2 as timestamptz)
        where (select count(*) from (select 1 from password_forgotten limit ?3) f) < ?3
        on conflict (email) do nothing""";
    private static final String CLAIM_REQUESTS = """
        delete from password_forgotten
        where email = any(array(
          select email
          from password_forgotten
          order by asked_at
          limit ?1
          for update skip locked))
        returning email""";
    private static final String USABLE = "r.tokenHash = ?1 and r.usedAt is null and r.expiresAt > ?2";

    /** Stores any address, with or without an account; a second request of a waiting address changes nothing. */
    Uni<Void> recordRequest(String email, Instant now) {
        return getSession().chain(session -> session.createNativeQuery(RECORD_REQUEST)
                .setParameter(1, UserAccount.normalizeEmail(email)).setParameter(2, now).setParameter(3, REQUESTS_MAX)
                .executeUpdate()).replaceWithVoid();
    }

    /** Deletes the oldest requests and returns their addresses; the caller's transaction answers them. */
    Uni<List<String>> claimRequests(int max) {
        return getSession().chain(session -> session.createNativeQuery(CLAIM_REQUESTS, String.class)
                .setParameter(1, max).getResultList());
    }

    Uni<Long> countSince(TenantId tenant, UUID user, Instant time) {
        return count("key.tenantId = ?1 and userId = ?2 and createdAt > ?3", tenant.value(), user, time);
    }

    /** Finds the usable reset of a link. */
    Uni<@Nullable PasswordReset> findUsable(LinkToken token, Instant now) {
        return find("from PasswordReset r where " + USABLE, token.hash(), now).firstResult();
    }

    /** Marks the reset of a link as used; of concurrent uses only one returns true. */
    Uni<Boolean> use(LinkToken token, Instant now) {
        return update("update PasswordReset r set r.usedAt = ?2 where " + USABLE, token.hash(), now).map(rows -> rows == 1);
    }

    /** Marks all resets of a user as used, so that no older mail in the mailbox still works. */
    Uni<Integer> useAllOf(TenantId tenant, UUID user, Instant now) {
        return update("usedAt = ?1 where key.tenantId = ?2 and userId = ?3 and usedAt is null", now, tenant.value(), user);
    }
}
