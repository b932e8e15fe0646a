package dev.recado.auth.session;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.OpaqueToken;
import dev.recado.auth.key.AccessTokens;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.kit.outbox.Audits;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/**
 * Exchanges a refresh token for its successor. Each works once: one that comes again was copied, by its owner's other tab
 * within moments, else by a thief, and then whoever has the newest one may be the thief: all that the person was given ends.
 */
@ApplicationScoped
class Refreshes {

    /** Tabs that may come with the same token at the same time. */
    private static final int TWINS_MAX = 10;

    private final SessionRepository repository;
    private final Sessions sessions;
    private final SessionEnds ends;
    private final Transactions transactions;
    private final Audits audits;
    private final AccessTokens tokens;

    Refreshes(SessionRepository repository, Sessions sessions, SessionEnds ends, Transactions transactions, Audits audits,
            AccessTokens tokens) {
        this.repository = repository;
        this.sessions = sessions;
        this.ends = ends;
        this.transactions = transactions;
        this.audits = audits;
        this.tokens = tokens;
    }

    /** The refusal comes after the commit: what was found out about the token must stay. */
    Uni<TokenView> refresh(String refreshToken) {
        var hash = OpaqueToken.hash(refreshToken);
        return transactions.run(tx -> use(tx, hash)).chain(refreshed -> switch (refreshed) {
            case Refreshed.GoesOn(var granted) -> answer(granted);
            case Refreshed.Over() -> refused();
            case Refreshed.Reused(var token) -> ends.reused(token).chain(Refreshes::refused);
        });
    }

    private Uni<TokenView> answer(Granted granted) {
        return Uni.createFrom().item(() -> TokenView.of(tokens.issue(granted.subject()), granted.refreshToken()));
    }

    private static Uni<TokenView> refused() {
        return Uni.createFrom().failure(Refusal.of(401, "UNAUTHORIZED", "log in again"));
    }

    private Uni<Refreshed> use(Tx tx, byte[] hash) {
        return repository.use(tx, hash)
                .onItem().ifNull().switchTo(() -> repository.useAgain(tx, hash, TWINS_MAX))
                .chain(key -> key == null ? reused(tx, hash) : goOn(tx, key));
    }

    private Uni<Refreshed> reused(Tx tx, byte[] hash) {
        return repository.used(tx, hash).map(token -> token == null ? new Refreshed.Over() : new Refreshed.Reused(token));
    }

    private Uni<Refreshed> goOn(Tx tx, SessionKey key) {
        return repository.goOn(key.tenant(), tx, key.id())
                .chain(session -> session == null
                        ? Uni.createFrom().item(new Refreshed.Over())
                        : repository.person(key.tenant(), tx, session.user())
                                .chain(person -> goOn(tx, session, person)));
    }

    private Uni<Refreshed> goOn(Tx tx, Session session, Person person) {
        return person.welcome() && person.tokenVersion() == session.tokenVersion()
                ? sessions.successor(tx, session.id(), person).map(Refreshed.GoesOn::new)
                : over(tx, session, person);
    }

    /** Deactivated, suspended, or with other roles or another password than at the login. */
    private Uni<Refreshed> over(Tx tx, Session session, Person person) {
        return repository.end(person.tenant(), tx, session.id(), EndCause.ACCOUNT_CHANGED)
                .chain(ended -> audits.add(tx,
                        Sessions.ended(person.tenant(), Actor.suite(), session, EndCause.ACCOUNT_CHANGED)))
                .replaceWith(new Refreshed.Over());
    }
}
