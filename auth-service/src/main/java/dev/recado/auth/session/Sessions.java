package dev.recado.auth.session;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.OpaqueToken;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Begins, shows and ends logins that go on. */
@ApplicationScoped
class Sessions {

    private final SessionRepository repository;
    private final Transactions transactions;
    private final Audits audits;

    Sessions(SessionRepository repository, Transactions transactions, Audits audits) {
        this.repository = repository;
        this.transactions = transactions;
        this.audits = audits;
    }

    /** In the login's transaction; null when the person may no longer come in, or not with this password. */
    Uni<IssuedRefreshToken> begin(Tx tx, LoginAccount login, String device) {
        return repository.person(login.tenant(), tx, login.user())
                .chain(person -> person == null || !person.welcome() || person.tokenVersion() != login.tokenVersion()
                        ? Uni.createFrom().nullItem()
                        : begin(tx, person, new NewSession(UUID.randomUUID(), device)));
    }

    private Uni<IssuedRefreshToken> begin(Tx tx, SessionUser person, NewSession session) {
        var began = AuditEntry.of(person.tenant(), Actor.user(person.id()), "session.began").to("session", session.id())
                .with("device", session.device());
        return repository.add(person.tenant(), tx, person, session)
                .chain(() -> audits.add(tx, began))
                .chain(() -> successor(tx, session.id(), person));
    }

    /** A further refresh token of the same session. */
    Uni<IssuedRefreshToken> successor(Tx tx, UUID session, SessionUser person) {
        var token = OpaqueToken.create();
        return repository.addToken(person.tenant(), tx, session, OpaqueToken.hash(token))
                .replaceWith(() -> new IssuedRefreshToken(person.subject(), token));
    }

    /** Whoever holds a session's token, also a used one, may end it; an unknown token changes nothing and is told nothing. */
    Uni<Void> logOut(String refreshToken) {
        return transactions.run(tx -> repository.ofToken(tx, OpaqueToken.hash(refreshToken))
                .onItem().ifNotNull().transformToUni(key -> repository.end(key.tenant(), tx, key.id(), EndCause.LOGGED_OUT)
                        .onItem().ifNotNull().transformToUni(ended -> audits.add(tx,
                                ended(key.tenant(), Actor.user(ended.user()), ended, EndCause.LOGGED_OUT)))))
                .replaceWithVoid();
    }

    Uni<List<Session>> open(TenantId tenant, UUID user) {
        return transactions.run(tx -> repository.open(tenant, tx, user));
    }

    /** Of anybody in the tenant. */
    Uni<List<Session>> openOf(TenantId tenant, UUID user) {
        return transactions.run(tx -> known(tenant, tx, user).chain(() -> repository.open(tenant, tx, user)));
    }

    /** One's own; another's is 404 and stays. */
    Uni<Void> end(TenantId tenant, UUID user, UUID session) {
        return transactions.run(tx -> repository.end(tenant, tx, session, EndCause.ENDED)
                .onItem().ifNull().failWith(() -> Refusal.notFound("session"))
                .invoke(ended -> requireOwn(user, ended))
                .chain(ended -> audits.add(tx, ended(tenant, Actor.user(user), ended, EndCause.ENDED))));
    }

    /** A failure here undoes what the transaction has done. */
    private static void requireOwn(UUID user, Session ended) {
        if (!ended.user().equals(user)) {
            throw Refusal.notFound("session");
        }
    }

    private Uni<SessionUser> known(TenantId tenant, Tx tx, UUID user) {
        return repository.person(tenant, tx, user).onItem().ifNull().failWith(() -> Refusal.notFound("user"));
    }

    static AuditEntry ended(TenantId tenant, Actor actor, Session session, EndCause cause) {
        return AuditEntry.of(tenant, actor, "session.ended").to("session", session.id())
                .with("user", session.user().toString()).with("cause", cause.word());
    }
}
