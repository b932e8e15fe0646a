package dev.recado.auth.session;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.password.Passwords;
import dev.recado.auth.throttle.LoginAttempt;
import dev.recado.auth.throttle.LoginBulkhead;
import dev.recado.auth.throttle.LoginThrottle;
import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.UserRepository;
import dev.recado.kit.http.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/** Judges passwords: not too many, not too often, and in the same time for people there are and people there are not. */
@ApplicationScoped
class Logins {

    private static final int WRONG = 401;

    private final LoginBulkhead places;
    private final LoginThrottle throttle;
    private final UserRepository users;
    private final Passwords passwords;
    private final LoginResults verdicts;

    Logins(LoginBulkhead places, LoginThrottle throttle, UserRepository users, Passwords passwords, LoginResults verdicts) {
        this.places = places;
        this.throttle = throttle;
        this.users = users;
        this.passwords = passwords;
        this.verdicts = verdicts;
    }

    Uni<TokenView> logIn(TokenRequest request, ClientInfo visitor) {
        if (request.name() == null) {
            return Uni.createFrom().failure(Refusal.invalid("username", "the e-mail must be given"));
        }
        if (request.password() == null) {
            return Uni.createFrom().failure(Refusal.invalid("password", "must be given"));
        }
        return places.within(() -> throttle.enter(UserAccount.normalizeEmail(request.name()), visitor.address())
                .chain(pass -> judge(request, visitor, pass)
                        .onFailure(Logins::notJudged).call(() -> throttle.withdraw(pass))));
    }

    private Uni<TokenView> judge(TokenRequest request, ClientInfo visitor, LoginAttempt pass) {
        return Panache.withSession(() -> users.findForLogin(request.name())).map(LoginAccount::of)
                .chain(login -> matches(request.password(), login)
                        .chain(right -> right
                                ? verdicts.granted(login, visitor, pass).call(() -> renewHash(login, request.password()))
                                : verdicts.refused(login, pass)));
    }

    /** After the session is closed: the hash takes longer than anything in it, and leaves the event loop. */
    private Uni<Boolean> matches(String password, LoginAccount login) {
        return passwords.verifyLogin(password, login == null ? null : login.passwordHash());
    }

    /** Only now is the password at hand; who is let in already is not kept out because there was no time for it. */
    private Uni<Void> renewHash(LoginAccount login, String password) {
        if (!passwords.needsRehash(login.passwordHash())) {
            return Uni.createFrom().voidItem();
        }
        return passwords.hash(password)
                .chain(hash -> Panache.withTransaction(
                        () -> users.replaceHash(login.tenant(), login.user(), login.passwordHash(), hash)))
                .onFailure().invoke(failure -> Log.warnf("a hash stays as it was until the next login tenantId=%s outcome=%s",
                        login.tenant(), failure.getClass().getSimpleName()))
                .onFailure().recoverWithNull().replaceWithVoid();
    }

    private static boolean notJudged(Throwable failure) {
        return !(failure instanceof Refusal refusal) || refusal.status() != WRONG;
    }
}
