package dev.recado.auth.reset;

import java.time.Clock;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.HibernateOutbox;
import dev.recado.auth.link.LinkToken;
import dev.recado.auth.password.PasswordRules;
import dev.recado.auth.password.Passwords;
import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.UserRepository;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** Lets who has forgotten their password choose another, by a link that only their mailbox gets. */
@ApplicationScoped
class PasswordResets {

    private final PasswordResetRepository repository;
    private final UserRepository users;
    private final NewPasswords newPasswords;
    private final Passwords passwords;
    private final HibernateOutbox outbox;
    private final Clock clock;

    PasswordResets(PasswordResetRepository repository, UserRepository users, NewPasswords newPasswords, Passwords passwords,
            HibernateOutbox outbox, Clock clock) {
        this.repository = repository;
        this.users = users;
        this.newPasswords = newPasswords;
        this.passwords = passwords;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Only noted: whether there is such an account is looked up beside the request, which so tells nothing by its time. */
    @WithTransaction
    Uni<Void> forgotten(ForgottenPassword request) {
        return repository.recordRequest(request.email(), clock.instant());
    }

    /** Who comes with no good link is refused before any hash is computed; that the link is still good, the update decides. */
    Uni<Void> reset(ResetPassword request) {
        return Panache.withSession(() -> account(request.link()))
                .invoke(account -> PasswordRules.check("new_password", request.newPassword(), account.email()))
                .chain(account -> passwords.hash(request.newPassword())
                        .chain(hash -> Panache.withTransaction(() -> replace(account, request.link(), hash))))
                .invoke(outbox::wake);
    }

    private Uni<UserAccount> account(LinkToken token) {
        return repository.findUsable(token, clock.instant())
                .onItem().ifNull().failWith(LinkToken::refused)
                .chain(reset -> users.findActive(reset.tenant(), reset.userId()))
                .onItem().ifNull().failWith(LinkToken::refused);
    }

    private Uni<Void> replace(UserAccount checked, LinkToken token, String hash) {
        return users.lock(checked.tenant(), checked.id())
                .chain(account -> use(token, clock.instant())
                        .chain(() -> users.findActive(account.tenant(), account.id()))
                        .onItem().ifNull().failWith(LinkToken::refused))
                .chain(account -> newPasswords.replace(account, hash, "password.reset"));
    }

    private Uni<Void> use(LinkToken token, Instant now) {
        return repository.use(token, now).chain(first -> first
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(LinkToken.refused()));
    }
}
