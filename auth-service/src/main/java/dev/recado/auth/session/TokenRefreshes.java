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
class TokenRefreshes {

    /** Tabs that may come with the same token at the same time. */
    private static final int TWINS_MAX = 10;

    private final SessionRepository repository;
    private final Sessions sessions;
    private final SessionRevocations ends;
    private final Transactions transactions;
    private final Audits audits;
    private final AccessTokens tokens;

    TokenRefreshes(SessionRepository repository, Sessions sessions, SessionRevocations ends, Transactions transactions,
            Audits audits,
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
            case RefreshResult.GoesOn(var granted) -> answer(granted);
            case RefreshResult.Over() -> refused();
            case RefreshResult.Reused(var token) -> ends.reused(token).chain(TokenRefreshes::refused);
        });
    }

    private Uni<TokenView> answer(IssuedRefreshToken granted) {
        return Uni.createFrom().item(() -> TokenView.of(tokens.issue(granted.subject()), granted.refreshToken()));
    }

    private static Uni<TokenView> refused() {
        return Uni.createFrom().failure(Refusal.of(401, "UNAUTHORIZED", "log in again"));
    }

    private Uni<RefreshResult> use(Tx tx, byte[] hash) {
        return repository.use(tx, hash)
                .onItem().ifNull().switchTo(() -> repository.useAgain(tx, hash, TWINS_MAX))
                .chain(key -> key == null ? reused(tx, hash) : goOn(tx, key));
    }

    private Uni<RefreshResult> reused(Tx tx, byte[] hash) {
        return repository.used(tx, hash)
                .map(token -> token == null ? new RefreshResult.Over() : new RefreshResult.Reused(token));
    }

    private Uni<RefreshResult> goOn(Tx tx, SessionKey key) {
        return repository.goOn(key.tenant(), tx, key.id())
                .chain(session -> session == null
                        ? Uni.createFrom().item(new RefreshResult.Over())
                        : repository.person(key.tenant(), tx, session.user())
                                .chain(person -> goOn(tx, session, person)));
    }

    private Uni<RefreshResult> goOn(Tx tx, Session session, SessionUser person) {
        return person.welcome() && person.tokenVersion() == session.tokenVersion()
                ? sessions.successor(tx, session.id(), person).map(RefreshResult.GoesOn::new)
                : over(tx, session, person);
    }

    /** Deactivated, suspended, or with other roles or another password than at the login. */
    private Uni<RefreshResult> over(Tx tx, Session session, SessionUser person) {
        return repository.end(person.tenant(), tx, session.id(), EndCause.ACCOUNT_CHANGED)
                .chain(ended -> audits.add(tx,
                        Sessions.ended(person.tenant(), Actor.suite(), session, EndCause.ACCOUNT_CHANGED)))
                .replaceWith(new RefreshResult.Over());
    }
}
