package dev.recado.auth.session;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.key.AccessToken;
import dev.recado.auth.key.AccessTokens;
import dev.recado.auth.key.TokenSubject;
import dev.recado.auth.password.Passwords;
import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.UserRepository;
import dev.recado.kit.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/** Gives a token for the right password, and the same refusal after the same time for everything else. */
@ApplicationScoped
class Logins {

    /** What a person's own token covers; narrower ones are for machines. */
    private static final String SCOPE = "api";

    private final UserRepository users;
    private final Passwords passwords;
    private final AccessTokens tokens;

    Logins(UserRepository users, Passwords passwords, AccessTokens tokens) {
        this.users = users;
        this.passwords = passwords;
        this.tokens = tokens;
    }

    Uni<TokenView> logIn(Credentials credentials) {
        if (credentials.name() == null) {
            return Uni.createFrom().failure(Refusal.invalid("username", "the e-mail must be given"));
        }
        return Panache.withSession(() -> users.findForLogin(credentials.name()))
                .chain(account -> check(credentials.password(), account));
    }

    /** After the session is closed: the hash takes longer than anything in it, and leaves the event loop. */
    private Uni<TokenView> check(String password, UserAccount account) {
        return passwords.matches(password, account == null ? null : account.passwordHash())
                .map(right -> right ? TokenView.of(token(account)) : refused());
    }

    private AccessToken token(UserAccount account) {
        Log.infof("login tenantId=%s outcome=granted", account.tenant());
        return tokens
                .issue(new TokenSubject(account.tenant(), account.id(), account.roleNames(), SCOPE, account.tokenVersion()));
    }

    private static TokenView refused() {
        Log.infof("login outcome=refused");
        throw Refusal.of(401, "UNAUTHORIZED", "e-mail or password is wrong");
    }
}
