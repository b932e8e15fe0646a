package dev.recado.auth.session;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.OpaqueToken;
import dev.recado.auth.session.Session.EndCause;
import dev.recado.auth.session.SessionRepository.TokenSession;
import dev.recado.auth.user.Administrator;
import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.UserRepository;
import dev.recado.auth.user.Users;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.hibernate.HibernateOutbox;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.outbox.AuditEntry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/**
 * Ends sessions and revokes their access tokens in one transaction, by publishing the user. The transaction is Hibernate's,
 * because the account is an entity; the statements on {@code user_session} are SQL.
 */
@ApplicationScoped
class SessionRevocations {

    private static final String END = """
        update user_session set ended_at = now(), end_cause = ?3
        where tenant_id = ?1 and id = ?2 and user_id = ?4 and ended_at is null""";
    private static final String END_ALL = """
        update user_session set ended_at = now(), end_cause = ?3
        where tenant_id = ?1 and user_id = ?2 and ended_at is null""";

    private final UserRepository accounts;
    private final Users users;
    private final HibernateOutbox outbox;
    private final SessionRepository repository;
    private final Transactions transactions;

    SessionRevocations(UserRepository accounts, Users users, HibernateOutbox outbox, SessionRepository repository,
            Transactions transactions) {
        this.repository = repository;
        this.transactions = transactions;
        this.accounts = accounts;
        this.users = users;
        this.outbox = outbox;
    }

    /** Ends the session of the token, even of a used one. Succeeds without effect for an unknown token or an ended session. */
    Uni<Void> logOut(String refreshToken) {
        return transactions.run(tx -> repository.findByToken(tx, OpaqueToken.hash(refreshToken)))
                .chain(session -> session == null
                        ? Uni.createFrom().voidItem()
                        : endOne(session, EndCause.LOGGED_OUT).replaceWithVoid());
    }

    /** Ends a session of the user; fails with 404 for the session of another user, which stays open. */
    Uni<Void> endOwn(TenantId tenant, UUID user, UUID session) {
        return endOne(new TokenSession(tenant, session, user), EndCause.ENDED).invoke(ended -> {
            if (!ended) {
                throw Refusal.notFound("session");
            }
        }).replaceWithVoid();
    }

    /** Ends one session and publishes its user. Locks the account first, as every change of a user does; false if it was not open. */
    private Uni<Boolean> endOne(TokenSession session, EndCause cause) {
        return Panache.withTransaction(() -> accounts.lock(session.tenant(), session.user())
                .chain(account -> account == null
                        ? Uni.createFrom().item(false)
                        : end(session, cause).chain(ended -> ended == 1
                                ? users.publishSessionEnd(account).chain(() -> outbox.addAudit(ended(session, cause)))
                                        .replaceWith(true)
                                : Uni.createFrom().item(false))))
                .invoke(outbox::wake);
    }

    private static AuditEntry ended(TokenSession session, EndCause cause) {
        return Session.ended(session.tenant(), Actor.user(session.user()), session.session(), session.user(), cause);
    }

    /** Ends all sessions of a user; refuses an administrator whose highest role ranks below the user's. */
    Uni<Void> revokeAll(Administrator by, UUID user) {
        return Panache.withTransaction(() -> users.lockAdministrator(by).chain(administrator -> accounts.lock(by.tenant(), user)
                .onItem().ifNull().failWith(() -> Refusal.notFound("user"))
                .invoke(account -> requireRank(administrator, account))
                .chain(account -> revokeLocked(administrator, account))))
                .invoke(outbox::wake);
    }

    private static void requireRank(Administrator administrator, UserAccount account) {
        if (!administrator.mayGrant(account.roles())) {
            throw Refusal.forbidden("the user has a role above your own");
        }
    }

    private Uni<Void> revokeLocked(Administrator administrator, UserAccount account) {
        return users.revokeTokens(account)
                .chain(() -> update(account.tenant(), END_ALL, account.id(), EndCause.ENDED))
                .chain(count -> outbox.addAudit(AuditEntry.of(account.tenant(), administrator.actor(), "user.sessions_ended")
                        .to("user", account.id()).with("count", count)));
    }

    /**
     * Handles the reuse of a refresh token. Other tokens of the user may be stolen as well, so all of them are revoked. Further
     * uses of the same token change nothing.
     */
    Uni<Void> revokeReused(TokenSession token) {
        return Panache.withTransaction(() -> accounts.lock(token.tenant(), token.user())
                .chain(account -> end(token, EndCause.REUSED)
                        .chain(ended -> ended == 1 ? recordReuse(token, account) : Uni.createFrom().voidItem())))
                .invoke(outbox::wake);
    }

    private Uni<Void> recordReuse(TokenSession token, UserAccount account) {
        Log.warnf("A refresh token was used twice and may be stolen; all sessions of its user end, ask the user"
                + " tenantId=%s userId=%s", token.tenant(), token.user());
        return users.revokeTokens(account)
                .chain(() -> outbox.addAudit(AuditEntry.of(token.tenant(), Actor.suite(), "session.reuse_detected")
                        .to("session", token.session()).with("user", token.user().toString())));
    }

    private static Uni<Integer> end(TokenSession session, EndCause cause) {
        return Panache.getSession().chain(hibernate -> hibernate.createNativeQuery(END)
                .setParameter(1, session.tenant().value()).setParameter(2, session.session()).setParameter(3, cause.name())
                .setParameter(4, session.user()).executeUpdate());
    }

    private static Uni<Integer> update(TenantId tenant, String sql, UUID id, EndCause cause) {
        return Panache.getSession().chain(session -> session.createNativeQuery(sql)
                .setParameter(1, tenant.value()).setParameter(2, id).setParameter(3, cause.name()).executeUpdate());
    }
}
