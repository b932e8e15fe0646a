package dev.recado.auth.user;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

/** Voids every token that was given to a person so far, in all services within seconds. */
@ApplicationScoped
public class UserTokenRevocations {

    private final Users users;
    private final Clock clock;

    UserTokenRevocations(Users users, Clock clock) {
        this.users = users;
        this.clock = clock;
    }

    /** In the caller's transaction, the account locked. */
    public Uni<Void> revoke(UserAccount account) {
        account.endTokens(clock.instant());
        return users.publish(account);
    }
}
