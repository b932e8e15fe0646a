package dev.recado.auth.reset;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.link.LinkToken;
import dev.recado.auth.password.Passwords;
import dev.recado.auth.user.Profiles;
import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.UserRepository;
import dev.recado.kit.hibernate.HibernateOutbox;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Replaces a forgotten password for the holder of a reset link, which was sent to the account's mailbox. */
@ApplicationScoped
class PasswordResets {

    private final PasswordResetRepository repository;
    private final UserRepository users;
    private final Profiles profiles;
    private final Passwords passwords;
    private final HibernateOutbox outbox;
    private final Clock clock;

    PasswordResets(PasswordResetRepository repository, UserRepository users, Profiles profiles, Passwords passwords,
            HibernateOutbox outbox, Clock clock) {
        this.repository = repository;
        this.users = users;
        this.profiles = profiles;
        this.passwords = passwords;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Refuses a bad link before it computes a hash. Of concurrent requests, the update in the transaction lets one succeed. */
    Uni<Void> reset(LinkToken token, String newPassword) {
        return Panache.withSession(() -> findAccount(token).call(account -> profiles.checkNewPassword(account, newPassword)))
                .chain(account -> passwords.hash(newPassword)
                        .chain(hash -> Panache.withTransaction(() -> useLink(account, token, hash))))
                .invoke(outbox::wake);
    }

    /**
     * Replaces a password in the caller's transaction, and ends every token and every reset link of the account.
     *
     * @param account locked, so that no new link is created at the same time
     * @param action of the audit
     */
    Uni<Void> replacePassword(UserAccount account, String hash, String action) {
        return profiles.replacePassword(account, hash, action)
                .chain(() -> repository.useAllOf(account.tenant(), account.id(), clock.instant())).replaceWithVoid();
    }

    private Uni<UserAccount> findAccount(LinkToken token) {
        return repository.findUsable(token, clock.instant())
                .onItem().ifNull().failWith(LinkToken::refused)
                .chain(reset -> users.findActive(reset.tenant(), reset.userId()))
                .onItem().ifNull().failWith(LinkToken::refused);
    }

    private Uni<Void> useLink(UserAccount found, LinkToken token, String hash) {
        return users.lock(found.tenant(), found.id())
                .chain(() -> repository.use(token, clock.instant()))
                .chain(first -> first ? users.findActive(found.tenant(), found.id()) : Uni.createFrom().nullItem())
                .onItem().ifNull().failWith(LinkToken::refused)
                .chain(account -> replacePassword(account, hash, "password.reset"));
    }
}
