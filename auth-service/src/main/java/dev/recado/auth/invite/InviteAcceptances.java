package dev.recado.auth.invite;

import java.time.Clock;
import java.time.Instant;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import dev.recado.auth.link.LinkToken;
import dev.recado.auth.password.Passwords;
import dev.recado.auth.user.Administrator;
import dev.recado.auth.user.NewUser;
import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.Users;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.kit.hibernate.HibernateOutbox;
import dev.recado.kit.http.OneLine;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.outbox.AuditEntry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Creates the account of an invited person; each invite works for one account. */
@ApplicationScoped
class InviteAcceptances {

    private final InviteRepository repository;
    private final Users users;
    private final Passwords passwords;
    private final HibernateOutbox outbox;
    private final Clock clock;

    InviteAcceptances(InviteRepository repository, Users users, Passwords passwords, HibernateOutbox outbox, Clock clock) {
        this.repository = repository;
        this.users = users;
        this.passwords = passwords;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * The request to accept an invite.
     *
     * @param token of the link
     * @param name defaults to the name in the invite
     */
    record InviteAcceptance(@NotBlank @Size(max = LinkToken.TEXT_MAX) String token,
            @NotNull @Size(min = NewUser.PASSWORD_MIN, max = NewUser.PASSWORD_MAX) String password,
            @Size(max = NewUser.NAME_MAX) @OneLine @Nullable String name) {

        LinkToken link() {
            return new LinkToken(token);
        }

        @Override
        public String toString() {
            return "InviteAcceptance[]";
        }
    }

    /** Refuses a bad link before it computes a hash. Of concurrent requests, the update in the transaction lets one succeed. */
    Uni<Void> accept(InviteAcceptance acceptance) {
        return Panache.withSession(() -> repository.findOpen(acceptance.link(), clock.instant())
                .onItem().ifNull().failWith(LinkToken::refused)
                .call(invite -> users.checkPassword(invite.tenant(), "password", acceptance.password(), invite.email())))
                .chain(invite -> passwords.hash(acceptance.password())
                        .chain(hash -> Panache.withTransaction(() -> join(invite, acceptance, hash))))
                .invoke(outbox::wake);
    }

    private Uni<Void> join(Invite invite, InviteAcceptance acceptance, String hash) {
        var now = clock.instant();
        var account = UserAccount.of(invite.tenant(), invite.newUser(acceptance.name(), acceptance.password()), hash, now);
        return requireInviter(invite)
                .chain(() -> use(acceptance.link(), now))
                .chain(() -> add(account))
                .chain(() -> outbox.addAudit(AuditEntry.of(invite.tenant(), Actor.user(account.id()), "invite.accepted")
                        .to("invite", invite.id()).with("roles", String.join(",", account.roleNames()))));
    }

    /** Refuses the link if its inviter is deactivated or may no longer grant these roles; locks the tenant's users. */
    private Uni<Void> requireInviter(Invite invite) {
        return users.lockAdministrator(new Administrator(invite.tenant(), invite.invitedBy(), Set.of()))
                .onFailure(Refusal.class).transform(inactive -> LinkToken.refused())
                .invoke(inviter -> {
                    if (!inviter.mayGrant(invite.roles())) {
                        throw LinkToken.refused();
                    }
                }).replaceWithVoid();
    }

    /** Refuses a used e-mail like a bad link, so that neither tenant learns of the other's user. */
    private Uni<UserAccount> add(UserAccount account) {
        return users.add(account).onFailure(Refusal.class).transform(taken -> LinkToken.refused());
    }

    private Uni<Void> use(LinkToken token, Instant now) {
        return repository.use(token, now).chain(first -> first
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(LinkToken.refused()));
    }
}
