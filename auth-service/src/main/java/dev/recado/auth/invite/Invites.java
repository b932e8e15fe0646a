package dev.recado.auth.invite;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.auth.UniqueIndex;
import dev.recado.auth.link.LinkMails;
import dev.recado.auth.link.LinkToken;
import dev.recado.auth.user.Administrator;
import dev.recado.auth.user.NewUser;
import dev.recado.auth.user.Role;
import dev.recado.auth.user.Users;
import dev.recado.events.TenantId;
import dev.recado.kit.hibernate.HibernateIdempotency;
import dev.recado.kit.hibernate.HibernateOutbox;
import dev.recado.kit.http.OneLine;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.outbox.AuditEntry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Invites people to a tenant by mail, and lists and revokes their invites. */
@ApplicationScoped
class Invites {

    private static final Duration HOUR = Duration.ofHours(1);

    private final InviteRepository repository;
    private final Users users;
    private final LinkMails mails;
    private final HibernateOutbox outbox;
    private final HibernateIdempotency idempotency;
    private final InviteConfig config;
    private final Clock clock;

    Invites(InviteRepository repository, Users users, LinkMails mails, HibernateOutbox outbox,
            HibernateIdempotency idempotency, InviteConfig config, Clock clock) {
        this.repository = repository;
        this.users = users;
        this.mails = mails;
        this.outbox = outbox;
        this.idempotency = idempotency;
        this.config = config;
        this.clock = clock;
    }

    /**
     * The request to invite a person.
     *
     * @param name defaults to the e-mail
     */
    record NewInvite(@NotBlank @Email @Size(max = NewUser.EMAIL_MAX) @OneLine String email,
            @Size(max = NewUser.NAME_MAX) @OneLine @Nullable String name,
            @NotEmpty Set<@NotNull Role> roles) {

        NewInvite {
            roles = roles == null ? Set.of() : Set.copyOf(roles);
        }

        @Override
        public String toString() {
            return "NewInvite[roles=" + roles + "]";
        }
    }

    /** Stores an invite and its mail; a second invite to the same address replaces the first. */
    Uni<InviteView> invite(Administrator by, NewInvite request, @Nullable IdempotentRequest once) {
        var token = LinkToken.create();
        var invite = Invite.of(by, request.email(), request.name(), request.roles(), token)
                .openFor(config.lifetime(), clock.instant());
        return idempotency.run(once, InviteView.class, () -> users.lockAdministrator(by)
                .invoke(actor -> requireGrantable(actor, request.roles()))
                .call(() -> requireBelowRate(by.tenant()))
                .call(() -> requireNotMember(by.tenant(), request.email()))
                .chain(actor -> closePrevious(actor, request.email()))
                .chain(() -> store(invite))
                .chain(() -> mails.add(LinkMails.Kind.INVITE, by.tenant(), invite.email(), token, config.lifetime()))
                .chain(() -> outbox.addAudit(audit(by, "invite.sent", invite.id()).with("roles", roleNames(invite))))
                .replaceWith(() -> InviteView.of(invite)));
    }

    @WithSession
    Uni<Paged<InviteView>> page(TenantId tenant, PageRequest page, UriInfo uri) {
        var now = clock.instant();
        return repository.page(tenant, now, page).chain(found -> repository.count(tenant, now)
                .map(count -> Paged.of(page, count, found.stream().map(InviteView::of).toList(), uri)));
    }

    Uni<Void> revoke(Administrator by, UUID id) {
        return Panache.withTransaction(() -> users.lockAdministrator(by)
                .chain(actor -> repository.findUnclosed(by.tenant(), id)
                        .onItem().ifNull().failWith(() -> Refusal.notFound("invite"))
                        .invoke(invite -> requireGrantable(actor, invite.roles())))
                .chain(() -> repository.close(by.tenant(), id, clock.instant()))
                .invoke(Invites::requireClosed)
                .chain(() -> outbox.addAudit(audit(by, "invite.taken_back", id))))
                .invoke(outbox::wake);
    }

    /** Closes an earlier invite to the address; audits the replacement only if that invite was still usable. */
    private Uni<Integer> closePrevious(Administrator actor, String email) {
        var now = clock.instant();
        return repository.findOpenFor(actor.tenant(), email, now)
                .onItem().ifNotNull().invoke(open -> requireGrantable(actor, open.roles()))
                .onItem().ifNotNull().call(open -> outbox.addAudit(
                        audit(actor, "invite.replaced", open.id()).with("roles", roleNames(open))))
                .chain(() -> repository.closeFor(actor.tenant(), email, now));
    }

    private static void requireGrantable(Administrator actor, Collection<Role> roles) {
        if (!actor.mayGrant(roles)) {
            throw Refusal.forbidden("you cannot grant or revoke a role above your own");
        }
    }

    /** Limits the invites of a tenant per hour, because each sends a mail with a text of the tenant: its name. */
    private Uni<Void> requireBelowRate(TenantId tenant) {
        return repository.countSince(tenant, clock.instant().minus(HOUR)).chain(sent -> sent < config.perHourMax()
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(Refusal.rateLimited(HOUR)));
    }

    private Uni<Void> requireNotMember(TenantId tenant, String email) {
        return users.hasEmail(tenant, email).chain(taken -> taken
                ? Uni.createFrom().failure(Refusal.conflict("EMAIL_TAKEN", "a user of this tenant has this e-mail already"))
                : Uni.createFrom().voidItem());
    }

    /** Of two concurrent invites to the same address, the unique index refuses one. */
    private Uni<Invite> store(Invite invite) {
        return repository.persistAndFlush(invite).onFailure(UniqueIndex.isViolated("invite_open"))
                .transform(failure -> Refusal.conflict("CHANGED_MEANWHILE",
                        "another request has just invited this address; try again"));
    }

    private static void requireClosed(int closed) {
        if (closed == 0) {
            throw Refusal.notFound("invite");
        }
    }

    private static AuditEntry audit(Administrator by, String action, UUID id) {
        return AuditEntry.of(by.tenant(), by.actor(), action).to("invite", id);
    }

    private static String roleNames(Invite invite) {
        return String.join(",", invite.roles().stream().map(role -> role.wireName()).toList());
    }
}
