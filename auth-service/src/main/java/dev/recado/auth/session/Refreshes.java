package dev.recado.auth.session;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.OpaqueToken;
import dev.recado.auth.key.AccessTokens;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.kit.Audit;
import dev.recado.kit.Audits;
import dev.recado.kit.Refusal;
import dev.recado.kit.Transactions;
import dev.recado.kit.Tx;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/**
 * Exchanges a refresh token for its successor. Each works once: one that comes again was copied, by its owner's other tab
 * within moments, else by a thief, and then whoever has the newest one may be the thief: the session ends.
 */
@ApplicationScoped
class Refreshes {

    /** Tabs that may come with the same token at the same time. */
    private static final int TWINS_MAX = 10;

    private final SessionRepository repository;
    private final Sessions sessions;
    private final Transactions transactions;
    private final Audits audits;
    private final AccessTokens tokens;

    Refreshes(SessionRepository repository, Sessions sessions, Transactions transactions, Audits audits, AccessTokens tokens) {
        this.repository = repository;
        this.sessions = sessions;
        this.transactions = transactions;
        this.audits = audits;
        this.tokens = tokens;
    }

    /** The refusal comes after the commit: what was found out about the token must stay. */
    Uni<TokenView> refresh(String refreshToken) {
        var hash = OpaqueToken.hash(refreshToken);
        return transactions.run(tx -> use(tx, hash))
                .onItem().ifNull().failWith(() -> Refusal.of(401, "UNAUTHORIZED", "log in again"))
                .map(granted -> TokenView.of(tokens.issue(granted.subject()), granted.refreshToken()));
    }

    private Uni<Granted> use(Tx tx, byte[] hash) {
        return repository.use(tx, hash)
                .onItem().ifNull().switchTo(() -> repository.useAgain(tx, hash, TWINS_MAX))
                .chain(key -> key == null ? reused(tx, hash) : goOn(tx, key));
    }

    private Uni<Granted> goOn(Tx tx, SessionKey key) {
        return repository.goOn(key.tenant(), tx, key.id())
                .chain(session -> session == null
                        ? Uni.createFrom().nullItem()
                        : repository.person(key.tenant(), tx, session.user())
                                .chain(person -> goOn(tx, session, person)));
    }

    private Uni<Granted> goOn(Tx tx, Session session, Person person) {
        return person.welcome() && person.tokenVersion() == session.tokenVersion()
                ? sessions.successor(tx, session.id(), person)
                : over(tx, session, person);
    }

    /** Deactivated, suspended, or with other roles or another password than at the login. */
    private Uni<Granted> over(Tx tx, Session session, Person person) {
        return repository.end(person.tenant(), tx, session.id(), EndCause.ACCOUNT_CHANGED)
                .chain(ended -> audits.add(tx,
                        Sessions.ended(person.tenant(), Actor.suite(), session, EndCause.ACCOUNT_CHANGED)))
                .replaceWith((Granted) null);
    }

    private Uni<Granted> reused(Tx tx, byte[] hash) {
        return repository.used(tx, hash)
                .onItem().ifNotNull().transformToUni(key -> repository.end(key.tenant(), tx, key.id(), EndCause.REUSED)
                        .onItem().ifNotNull().transformToUni(ended -> tell(tx, key, ended)))
                .replaceWith((Granted) null);
    }

    private Uni<Void> tell(Tx tx, SessionKey key, Session ended) {
        Log.warnf("a refresh token came again, its session ends tenantId=%s", key.tenant());
        return audits.add(tx, Audit.of(key.tenant(), Actor.suite(), "session.reuse_detected").to("session", key.id())
                .with("user", ended.user().toString()));
    }
}
