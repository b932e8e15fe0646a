package dev.recado.auth.session;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.OpaqueToken;
import dev.recado.auth.key.AccessTokens;
import dev.recado.auth.session.Session.EndCause;
import dev.recado.auth.session.SessionRepository.SessionKey;
import dev.recado.auth.session.SessionRepository.TokenSession;
import dev.recado.auth.session.Sessions.IssuedRefreshToken;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.outbox.Audits;
import io.smallrye.mutiny.Uni;

/**
 * Exchanges a refresh token for its successor. A token can be used one time. A second use within the grace period counts as a
 * parallel browser tab and gets its own token. A later use counts as theft: it ends the session and revokes all tokens of the
 * user.
 */
@ApplicationScoped
class TokenRefreshes {

    /** Parallel tabs that may use the same token. */
    private static final int PARALLEL_USES_MAX = 10;

    private final SessionRepository repository;
    private final Sessions sessions;
    private final SessionRevocations revocations;
    private final Transactions transactions;
    private final Audits audits;
    private final AccessTokens tokens;

    TokenRefreshes(SessionRepository repository, Sessions sessions, SessionRevocations revocations, Transactions transactions,
            Audits audits, AccessTokens tokens) {
        this.repository = repository;
        this.sessions = sessions;
        this.revocations = revocations;
        this.transactions = transactions;
        this.audits = audits;
        this.tokens = tokens;
    }

    /** Refuses after the commit, so that the refusal does not roll back the recorded result. */
    Uni<TokenView> refresh(String refreshToken) {
        var hash = OpaqueToken.hash(refreshToken);
        return transactions.run(tx -> use(tx, hash)).chain(result -> switch (result) {
            case RefreshResult.Continued(var issued) -> answer(issued);
            case RefreshResult.Ended() -> unauthorized();
            case RefreshResult.Reused(var token) -> revocations.revokeReused(token).chain(TokenRefreshes::unauthorized);
        });
    }

    private Uni<TokenView> answer(IssuedRefreshToken issued) {
        return Uni.createFrom().item(() -> TokenView.of(tokens.issue(issued.subject()), issued.refreshToken()));
    }

    private static Uni<TokenView> unauthorized() {
        return Uni.createFrom().failure(Refusal.of(401, "UNAUTHORIZED", "log in again"));
    }

    private Uni<RefreshResult> use(Tx tx, byte[] hash) {
        return repository.use(tx, hash)
                .onItem().ifNull().switchTo(() -> repository.useInParallel(tx, hash, PARALLEL_USES_MAX))
                .chain(key -> key == null ? findReuse(tx, hash) : continueSession(tx, key));
    }

    private Uni<RefreshResult> findReuse(Tx tx, byte[] hash) {
        return repository.findUsed(tx, hash)
                .map(token -> token == null ? new RefreshResult.Ended() : new RefreshResult.Reused(token));
    }

    private Uni<RefreshResult> continueSession(Tx tx, SessionKey key) {
        return repository.recordRefresh(key.tenant(), tx, key.id())
                .chain(session -> session == null
                        ? Uni.createFrom().item(new RefreshResult.Ended())
                        : repository.findUser(key.tenant(), tx, session.user())
                                .chain(user -> continueFor(tx, session, user)));
    }

    private Uni<RefreshResult> continueFor(Tx tx, Session session, SessionUser user) {
        return user.mayLogIn() && user.tokenVersion() == session.tokenVersion()
                ? sessions.addRefreshToken(tx, session.id(), user).map(RefreshResult.Continued::new)
                : endAfterAccountChange(tx, session, user);
    }

    /** Ends the session of a user who is deactivated or suspended, or whose roles or password changed after the login. */
    private Uni<RefreshResult> endAfterAccountChange(Tx tx, Session session, SessionUser user) {
        return repository.end(user.tenant(), tx, session.id(), EndCause.ACCOUNT_CHANGED)
                .chain(() -> audits.add(tx, session.ended(user.tenant(), Actor.suite(), EndCause.ACCOUNT_CHANGED)))
                .replaceWith(new RefreshResult.Ended());
    }

    /** Result of using a refresh token. */
    sealed interface RefreshResult {

        record Continued(IssuedRefreshToken issued) implements RefreshResult {
        }

        /** The token is unknown or expired, or its session has ended. */
        record Ended() implements RefreshResult {
        }

        /** The token was used before, outside the grace period. */
        record Reused(TokenSession token) implements RefreshResult {
        }
    }
}
