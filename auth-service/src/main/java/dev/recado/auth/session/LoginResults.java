package dev.recado.auth.session;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.key.AccessTokens;
import dev.recado.auth.throttle.LoginAttempt;
import dev.recado.auth.throttle.LoginThrottle;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/** What follows once a password was judged. */
@ApplicationScoped
class LoginResults {

    private final Transactions transactions;
    private final Sessions sessions;
    private final LoginThrottle throttle;
    private final Audits audits;
    private final AccessTokens tokens;

    LoginResults(Transactions transactions, Sessions sessions, LoginThrottle throttle, Audits audits, AccessTokens tokens) {
        this.transactions = transactions;
        this.sessions = sessions;
        this.throttle = throttle;
        this.audits = audits;
        this.tokens = tokens;
    }

    Uni<TokenView> granted(LoginAccount login, ClientInfo visitor, LoginAttempt pass) {
        return transactions.run(tx -> sessions.begin(tx, login, visitor.device())
                .onItem().ifNull().failWith(LoginResults::wrong)
                .call(granted -> throttle.succeeded(tx, pass)))
                .invoke(() -> Log.infof("login tenantId=%s outcome=granted", login.tenant()))
                .map(granted -> TokenView.of(tokens.issue(granted.subject()), granted.refreshToken()));
    }

    /** @param login null when there is nobody of that name */
    Uni<TokenView> refused(LoginAccount login, LoginAttempt pass) {
        Log.info("login outcome=refused");
        return (pass.isAudited() ? writeDown(login, pass) : Uni.createFrom().voidItem())
                .chain(() -> Uni.createFrom().failure(wrong()));
    }

    private Uni<Void> writeDown(LoginAccount login, LoginAttempt pass) {
        return transactions.run(tx -> login == null ? throttle.pretend(tx, pass) : audit(tx, login, pass));
    }

    private Uni<Void> audit(Tx tx, LoginAccount login, LoginAttempt pass) {
        return audits.add(tx, AuditEntry.of(login.tenant(), Actor.suite(), "login.refused").to("user", login.user())
                .with("failures", pass.failures()));
    }

    private static Refusal wrong() {
        return Refusal.of(401, "UNAUTHORIZED", "e-mail or password is wrong");
    }
}
