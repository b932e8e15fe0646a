package dev.recado.auth.reset;

import java.time.Clock;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.Announcements;
import dev.recado.auth.link.LinkToken;
import dev.recado.auth.password.PasswordRules;
import dev.recado.auth.password.Passwords;
import dev.recado.auth.user.Profiles;
import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.UserRepository;
import dev.recado.events.TenantId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;

/** Lets who has forgotten their password choose another, by a link that only their mailbox gets. */
@ApplicationScoped
class Resets {

    private final ResetRepository repository;
    private final UserRepository users;
    private final Profiles profiles;
    private final Passwords passwords;
    private final Announcements announcements;
    private final Clock clock;

    Resets(ResetRepository repository, UserRepository users, Profiles profiles, Passwords passwords,
            Announcements announcements, Clock clock) {
        this.repository = repository;
        this.users = users;
        this.profiles = profiles;
        this.passwords = passwords;
        this.announcements = announcements;
        this.clock = clock;
    }

    /** Only noted: whether there is such an account is looked up beside the request, which so tells nothing by its time. */
    @WithTransaction
    Uni<Void> forgotten(ForgottenPassword request) {
        return repository.forgotten(request.email(), clock.instant());
    }

    /** Who comes with no good link is refused before any hash is computed; that the link is still good, the update decides. */
    Uni<Void> reset(ResetPassword request) {
        return Panache.withSession(() -> account(request.link()))
                .invoke(account -> PasswordRules.check("new_password", request.newPassword(), account.email()))
                .chain(account -> passwords.hash(request.newPassword())
                        .chain(hash -> Panache.withTransaction(() -> replace(account, request.link(), hash))))
                .invoke(announcements::wake);
    }

    private Uni<UserAccount> account(LinkToken token) {
        return repository.findUsable(token, clock.instant())
                .onItem().ifNull().failWith(LinkToken::refused)
                .chain(reset -> users.findActive(reset.tenant(), reset.userId()))
                .onItem().ifNull().failWith(LinkToken::refused);
    }

    private Uni<Void> replace(UserAccount checked, LinkToken token, String hash) {
        var now = clock.instant();
        return users.lock(checked.tenant(), checked.id())
                .chain(account -> use(token, now)
                        .chain(() -> users.findActive(account.tenant(), account.id()))
                        .onItem().ifNull().failWith(LinkToken::refused))
                .call(account -> profiles.resetPassword(account, hash))
                .chain(account -> voidOthers(account.tenant(), account, now));
    }

    private Uni<Void> use(LinkToken token, Instant now) {
        return repository.use(token, now).chain(first -> first
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(LinkToken.refused()));
    }

    /** Links asked for in vain stay in the mailbox, and are no use to who finds them there. */
    private Uni<Void> voidOthers(TenantId tenant, UserAccount account, Instant now) {
        return repository.useAllOf(tenant, account.id(), now).replaceWithVoid();
    }
}
