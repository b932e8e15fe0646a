package dev.recado.auth.session;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.Announcements;
import dev.recado.auth.user.Administrator;
import dev.recado.auth.user.Revocations;
import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.UserRepository;
import dev.recado.auth.user.Users;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.http.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/** Ends logins together with every token they gave, in one transaction: what merely expires is still good in a thief's hands. */
@ApplicationScoped
class SessionEnds {

    private final SessionEndRepository sessions;
    private final UserRepository people;
    private final Users users;
    private final Revocations revocations;
    private final Announcements announcements;

    SessionEnds(SessionEndRepository sessions, UserRepository people, Users users, Revocations revocations,
            Announcements announcements) {
        this.sessions = sessions;
        this.people = people;
        this.users = users;
        this.revocations = revocations;
        this.announcements = announcements;
    }

    /** All of somebody's, by somebody who is not below them. */
    Uni<Void> endAllOf(Administrator by, UUID user) {
        return Panache.withTransaction(() -> users.asStored(by).chain(actor -> people.lock(by.tenant(), user)
                .onItem().ifNull().failWith(() -> Refusal.notFound("user"))
                .invoke(account -> requireNotBelow(actor, account))
                .chain(account -> endAll(actor, account))))
                .invoke(announcements::wake);
    }

    private static void requireNotBelow(Administrator actor, UserAccount account) {
        if (!actor.mayGrant(account.roles())) {
            throw Refusal.forbidden("somebody above you");
        }
    }

    private Uni<Void> endAll(Administrator actor, UserAccount account) {
        return revocations.revoke(account)
                .chain(() -> sessions.endAll(account.tenant(), account.id(), EndCause.ENDED))
                .chain(count -> announcements.record(AuditEntry.of(account.tenant(), actor.actor(), "user.sessions_ended")
                        .to("user", account.id()).with("count", count)));
    }

    /**
     * A refresh token came again. Access tokens name no session, and nobody knows what else was copied: all that the person was
     * given ends, once, however often the token comes.
     */
    Uni<Void> reused(UsedToken token) {
        return Panache.withTransaction(() -> people.lock(token.tenant(), token.user())
                .chain(account -> sessions.end(token.tenant(), token.session(), EndCause.REUSED)
                        .chain(first -> first ? revoke(token, account) : Uni.createFrom().voidItem())))
                .invoke(announcements::wake);
    }

    private Uni<Void> revoke(UsedToken token, UserAccount account) {
        Log.warnf("a refresh token came again, all tokens of its person end tenantId=%s", token.tenant());
        return revocations.revoke(account)
                .chain(() -> announcements.record(AuditEntry.of(token.tenant(), Actor.suite(), "session.reuse_detected")
                        .to("session", token.session()).with("user", token.user().toString())));
    }
}
