package dev.recado.auth.session;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.OpaqueToken;
import dev.recado.auth.key.AccessTokens.TokenSubject;
import dev.recado.auth.session.Logins.LoginAccount;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Begins and lists login sessions. */
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

    /** Begins a session in the login's transaction, unless the account was deactivated or changed since the password check. */
    Uni<@Nullable IssuedRefreshToken> begin(Tx tx, LoginAccount account, String device) {
        return repository.findUser(account.tenant(), tx, account.user())
                .chain(user -> user == null || !user.mayLogIn() || user.tokenVersion() != account.tokenVersion()
                        ? Uni.createFrom().nullItem()
                        : store(tx, user, device));
    }

    private Uni<IssuedRefreshToken> store(Tx tx, SessionUser user, String device) {
        var id = UUID.randomUUID();
        var began = AuditEntry.of(user.tenant(), Actor.user(user.id()), "session.began").to("session", id).with("device",
                device);
        return repository.add(user.tenant(), tx, user, id, device)
                .chain(() -> audits.add(tx, began))
                .chain(() -> addRefreshToken(tx, id, user));
    }

    /** Adds a refresh token to a session. */
    Uni<IssuedRefreshToken> addRefreshToken(Tx tx, UUID session, SessionUser user) {
        var token = OpaqueToken.create();
        return repository.addToken(user.tenant(), tx, session, OpaqueToken.hash(token))
                .replaceWith(() -> new IssuedRefreshToken(user.subject(session), token));
    }

    Uni<List<Session>> listOpen(TenantId tenant, UUID user) {
        return transactions.run(tx -> repository.listOpen(tenant, tx, user));
    }

    /** Fails with 404 when the tenant has no such user. */
    Uni<List<Session>> listOpenOfUser(TenantId tenant, UUID user) {
        return transactions.run(tx -> repository.findUser(tenant, tx, user)
                .onItem().ifNull().failWith(() -> Refusal.notFound("user"))
                .chain(() -> repository.listOpen(tenant, tx, user)));
    }

    /**
     * A new refresh token and the subject of the access token that is issued with it.
     *
     * @param refreshToken must not be logged
     */
    record IssuedRefreshToken(TokenSubject subject, String refreshToken) {

        @Override
        public String toString() {
            return "IssuedRefreshToken[" + subject.tenant() + "]";
        }
    }
}
