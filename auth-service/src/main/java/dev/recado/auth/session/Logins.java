package dev.recado.auth.session;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.key.AccessTokens;
import dev.recado.auth.password.Passwords;
import dev.recado.auth.throttle.LoginAttempt;
import dev.recado.auth.throttle.LoginBulkhead;
import dev.recado.auth.throttle.LoginThrottle;
import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.UserRepository;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Logs users in by e-mail and password. Limits concurrent logins and repeated failures, and is equally slow for known and
 * unknown users.
 */
@ApplicationScoped
class Logins {

    private static final int UNAUTHORIZED = 401;

    private final LoginBulkhead bulkhead;
    private final LoginThrottle throttle;
    private final UserRepository users;
    private final Passwords passwords;
    private final Transactions transactions;
    private final Sessions sessions;
    private final Audits audits;
    private final AccessTokens tokens;

    Logins(LoginBulkhead bulkhead, LoginThrottle throttle, UserRepository users, Passwords passwords, Transactions transactions,
            Sessions sessions, Audits audits, AccessTokens tokens) {
        this.bulkhead = bulkhead;
        this.throttle = throttle;
        this.users = users;
        this.passwords = passwords;
        this.transactions = transactions;
        this.sessions = sessions;
        this.audits = audits;
        this.tokens = tokens;
    }

    Uni<TokenView> logIn(TokenRequest request, ClientInfo client) {
        if (request.name() == null) {
            return Uni.createFrom().failure(Refusal.invalid("username", "the e-mail must be given"));
        }
        if (request.password() == null) {
            return Uni.createFrom().failure(Refusal.invalid("password", "must be given"));
        }
        return bulkhead.run(() -> throttle.countAttempt(UserAccount.normalizeEmail(request.name()), client.address())
                .chain(attempt -> checkPassword(request, client, attempt)
                        .onFailure(Logins::withoutResult).call(() -> throttle.withdrawAttempt(attempt))));
    }

    private Uni<TokenView> checkPassword(TokenRequest request, ClientInfo client, LoginAttempt attempt) {
        return Panache.withSession(() -> users.findForLogin(request.name())).map(LoginAccount::of)
                .chain(account -> matches(request.password(), account)
                        .chain(matches -> matches
                                ? begin(account, client, attempt).call(() -> renewHash(account, request.password()))
                                : refuse(account, attempt)));
    }

    /** Runs outside the database session, because hashing is slow and leaves the event loop. */
    private Uni<Boolean> matches(String password, @Nullable LoginAccount account) {
        return passwords.verifyLogin(password, account == null ? null : account.passwordHash());
    }

    private Uni<TokenView> begin(LoginAccount account, ClientInfo client, LoginAttempt attempt) {
        return transactions.run(tx -> sessions.begin(tx, account, client.device())
                .onItem().ifNull().failWith(Logins::unauthorized)
                .call(() -> throttle.recordSuccess(tx, attempt)))
                .invoke(() -> Log.infof("Login tenantId=%s outcome=granted", account.tenant()))
                .map(issued -> TokenView.of(tokens.issue(issued.subject()), issued.refreshToken()));
    }

    /** Hashes the password again with the current parameters. A failure does not fail the login. */
    private Uni<Void> renewHash(LoginAccount account, String password) {
        if (!passwords.needsRehash(account.passwordHash())) {
            return Uni.createFrom().voidItem();
        }
        return passwords.hash(password)
                .chain(hash -> Panache.withTransaction(
                        () -> users.replaceHash(account.tenant(), account.user(), account.passwordHash(), hash)))
                .onFailure().invoke(failure -> Log.warnf(
                        "Password hash keeps its old parameters; the next login tries again tenantId=%s outcome=%s",
                        account.tenant(), failure.getClass().getSimpleName()))
                .onFailure().recoverWithNull().replaceWithVoid();
    }

    /** @param account of the e-mail, if an active user has it */
    private Uni<TokenView> refuse(@Nullable LoginAccount account, LoginAttempt attempt) {
        Log.info("Login outcome=refused");
        return (LoginThrottle.isAudited(attempt.failures()) ? audit(account, attempt) : Uni.createFrom().voidItem())
                .chain(() -> Uni.createFrom().failure(unauthorized()));
    }

    private Uni<Void> audit(@Nullable LoginAccount account, LoginAttempt attempt) {
        return transactions.run(tx -> account == null
                ? throttle.simulateAudit(tx, attempt)
                : audits.add(tx, AuditEntry.of(account.tenant(), Actor.suite(), "login.refused").to("user", account.user())
                        .with("failures", attempt.failures())));
    }

    private static Refusal unauthorized() {
        return Refusal.of(UNAUTHORIZED, "UNAUTHORIZED", "e-mail or password is wrong");
    }

    private static boolean withoutResult(Throwable failure) {
        return !(failure instanceof Refusal refusal) || refusal.status() != UNAUTHORIZED;
    }

    /**
     * The account of the given e-mail, loaded before the password check.
     *
     * @param tokenVersion a session is created only if the account still has this version
     */
    record LoginAccount(TenantId tenant, UUID user, int tokenVersion, String passwordHash) {

        private static @Nullable LoginAccount of(@Nullable UserAccount account) {
            return account == null
                    ? null
                    : new LoginAccount(account.tenant(), account.id(), account.tokenVersion(), account.passwordHash());
        }

        @Override
        public String toString() {
            return "LoginAccount[tenant=" + tenant + ", user=" + user + "]";
        }
    }
}
