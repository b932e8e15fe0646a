package dev.recado.auth.session;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.HibernateOutbox;
import dev.recado.auth.user.Administrator;
import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.UserRepository;
import dev.recado.auth.user.UserTokenRevocations;
import dev.recado.auth.user.Users;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.http.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/** Ends logins together with every token they gave, in one transaction: what merely expires is still good in a thief's hands. */
@ApplicationScoped
class SessionRevocations {

    private final SessionRevocationRepository sessions;
    private final UserRepository people;
    private final Users users;
    private final UserTokenRevocations revocations;
    private final HibernateOutbox outbox;

    SessionRevocations(SessionRevocationRepository sessions, UserRepository people, Users users,
            UserTokenRevocations revocations,
            HibernateOutbox outbox) {
        this.sessions = sessions;
        this.people = people;
        this.users = users;
        this.revocations = revocations;
        this.outbox = outbox;
    }

    /** All of somebody's, by somebody who is not below them. */
    Uni<Void> endAllOf(Administrator by, UUID user) {
        return Panache.withTransaction(() -> users.lockAdministrator(by).chain(actor -> people.lock(by.tenant(), user)
                .onItem().ifNull().failWith(() -> Refusal.notFound("user"))
                .invoke(account -> requireNotBelow(actor, account))
                .chain(account -> endAll(actor, account))))
                .invoke(outbox::wake);
    }

    private static void requireNotBelow(Administrator actor, UserAccount account) {
        if (!actor.mayGrant(account.roles())) {
            throw Refusal.forbidden("somebody above you");
        }
    }

    private Uni<Void> endAll(Administrator actor, UserAccount account) {
        return revocations.revoke(account)
                .chain(() -> sessions.endAll(account.tenant(), account.id(), EndCause.ENDED))
                .chain(count -> outbox.addAudit(AuditEntry.of(account.tenant(), actor.actor(), "user.sessions_ended")
                        .to("user", account.id()).with("count", count)));
    }

    /**
     * A refresh token came again. Access tokens name no session, and nobody knows what else was copied: all that the person was
     * given ends, once, however often the token comes.
     */
    Uni<Void> reused(ReusedToken token) {
        return Panache.withTransaction(() -> people.lock(token.tenant(), token.user())
                .chain(account -> sessions.end(token.tenant(), token.session(), EndCause.REUSED)
                        .chain(first -> first ? revoke(token, account) : Uni.createFrom().voidItem())))
                .invoke(outbox::wake);
    }

    private Uni<Void> revoke(ReusedToken token, UserAccount account) {
        Log.warnf("a refresh token came again, all tokens of its person end tenantId=%s", token.tenant());
        return revocations.revoke(account)
                .chain(() -> outbox.addAudit(AuditEntry.of(token.tenant(), Actor.suite(), "session.reuse_detected")
                        .to("session", token.session()).with("user", token.user().toString())));
    }
}
