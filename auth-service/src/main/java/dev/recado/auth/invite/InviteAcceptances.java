package dev.recado.auth.invite;

import java.time.Clock;
import java.time.Instant;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.HibernateOutbox;
import dev.recado.auth.link.LinkToken;
import dev.recado.auth.password.PasswordRules;
import dev.recado.auth.password.Passwords;
import dev.recado.auth.user.Administrator;
import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.Users;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.http.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Makes an account of an invite, once. */
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

    /** Who comes with no good link is refused before any hash is computed; that the link is still good, the update decides. */
    Uni<Void> accept(InviteAcceptance acceptance) {
        return Panache.withSession(() -> repository.findOpen(acceptance.link(), clock.instant()))
                .onItem().ifNull().failWith(LinkToken::refused)
                .invoke(invite -> PasswordRules.check("password", acceptance.password(), invite.email()))
                .chain(invite -> passwords.hash(acceptance.password())
                        .chain(hash -> Panache.withTransaction(() -> join(invite, acceptance, hash))))
                .invoke(outbox::wake);
    }

    private Uni<Void> join(Invite invite, InviteAcceptance acceptance, String hash) {
        var now = clock.instant();
        var account = UserAccount.of(invite.tenant(), invite.accepted(acceptance.name(), acceptance.password()), hash, now);
        return requireInviter(invite)
                .chain(() -> use(acceptance.link(), now))
                .chain(() -> add(account))
                .chain(() -> outbox.addAudit(AuditEntry.of(invite.tenant(), Actor.user(account.id()), "invite.accepted")
                        .to("invite", invite.id()).with("roles", String.join(",", account.roleNames()))));
    }

    /** Who was deactivated or demoted since lets nobody in by an older link; the tenant's people are locked from here on. */
    private Uni<Void> requireInviter(Invite invite) {
        return users.lockAdministrator(new Administrator(invite.tenant(), invite.invitedBy(), Set.of()))
                .onFailure(Refusal.class).transform(gone -> LinkToken.refused())
                .invoke(inviter -> {
                    if (!inviter.mayGrant(invite.roles())) {
                        throw LinkToken.refused();
                    }
                }).replaceWithVoid();
    }

    /** That somebody of another tenant has the address by now is told to nobody: not to a stranger, and not to who sent the invite. */
    private Uni<UserAccount> add(UserAccount account) {
        return users.add(account).onFailure(Refusal.class).transform(taken -> LinkToken.refused());
    }

    private Uni<Void> use(LinkToken token, Instant now) {
        return repository.use(token, now).chain(first -> first
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(LinkToken.refused()));
    }
}
