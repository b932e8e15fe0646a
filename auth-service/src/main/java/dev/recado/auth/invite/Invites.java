package dev.recado.auth.invite;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.HibernateOutbox;
import dev.recado.auth.link.LinkToken;
import dev.recado.auth.user.Administrator;
import dev.recado.auth.user.Role;
import dev.recado.auth.user.Users;
import dev.recado.events.TenantId;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import org.hibernate.exception.ConstraintViolationException;

/** Invites people by mail, and takes invites back. */
@ApplicationScoped
class Invites {

    private static final Duration HOUR = Duration.ofHours(1);

    private final InviteRepository repository;
    private final Users users;
    private final InviteMails mails;
    private final HibernateOutbox outbox;
    private final InviteConfig config;
    private final Clock clock;

    Invites(InviteRepository repository, Users users, InviteMails mails, HibernateOutbox outbox,
            InviteConfig config, Clock clock) {
        this.repository = repository;
        this.users = users;
        this.mails = mails;
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
    }

    /** Inviting again replaces the link, of nobody above oneself. Whether another tenant knows the address is not told. */
    Uni<InviteView> invite(Administrator by, NewInvite request) {
        var token = LinkToken.create();
        var invite = Invite.of(by, request, token).openFor(config.lifetime(), clock.instant());
        return Panache.withTransaction(() -> users.lockAdministrator(by)
                .invoke(actor -> requireGrantable(actor, request.roles()))
                .call(() -> requireFew(by.tenant()))
                .call(() -> requireNew(by.tenant(), request.email()))
                .chain(actor -> replace(actor, request.email()))
                .chain(() -> alone(repository.persistAndFlush(invite)))
                .chain(() -> mails.add(invite, token))
                .chain(() -> outbox.addAudit(audit(by, "invite.sent", invite.id()).with("roles", words(invite)))))
                .invoke(outbox::wake)
                .replaceWith(() -> InviteView.of(invite));
    }

    @WithSession
    Uni<InvitePage> page(TenantId tenant, PageRequest page) {
        var now = clock.instant();
        return repository.page(tenant, now, page)
                .chain(found -> repository.count(tenant, now).map(count -> InvitePage.of(count, found)));
    }

    Uni<Void> takeBack(Administrator by, UUID id) {
        return Panache.withTransaction(() -> users.lockAdministrator(by)
                .chain(actor -> repository.unclosed(by.tenant(), id)
                        .onItem().ifNull().failWith(() -> Refusal.notFound("invite"))
                        .invoke(open -> requireGrantable(actor, open.roles())))
                .chain(() -> repository.close(by.tenant(), id, clock.instant()))
                .invoke(Invites::requireOne)
                .chain(() -> outbox.addAudit(audit(by, "invite.taken_back", id))))
                .invoke(outbox::wake);
    }

    /** What may still be used is replaced by name; what has expired only makes room. */
    private Uni<Integer> replace(Administrator actor, String email) {
        var now = clock.instant();
        return repository.usableOf(actor.tenant(), email, now)
                .onItem().ifNotNull().invoke(open -> requireGrantable(actor, open.roles()))
                .onItem().ifNotNull().call(open -> outbox.addAudit(
                        audit(actor, "invite.replaced", open.id()).with("roles", words(open))))
                .chain(() -> repository.closeOf(actor.tenant(), email, now));
    }

    private static void requireGrantable(Administrator actor, Collection<Role> roles) {
        if (!actor.mayGrant(roles)) {
            throw Refusal.forbidden("a role above your own");
        }
    }

    /** Each sends a mail in the tenant's words: nobody makes a mail cannon of it. */
    private Uni<Void> requireFew(TenantId tenant) {
        return repository.countSince(tenant, clock.instant().minus(HOUR)).chain(sent -> sent < config.perHourMax()
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(Refusal.rateLimited(HOUR)));
    }

    private Uni<Void> requireNew(TenantId tenant, String email) {
        return users.hasEmail(tenant, email).chain(there -> there
                ? Uni.createFrom().failure(Refusal.conflict("EMAIL_TAKEN", "this e-mail already belongs to somebody"))
                : Uni.createFrom().voidItem());
    }

    /** Of two who invite the same address in the same moment, the unique index lets one through. */
    private static Uni<Invite> alone(Uni<Invite> written) {
        return written.onFailure(failure -> failure instanceof ConstraintViolationException violation
                && "invite_open".equals(violation.getConstraintName()))
                .transform(failure -> Refusal.conflict("CHANGED_MEANWHILE", "somebody has just invited them"));
    }

    private static void requireOne(int closed) {
        if (closed == 0) {
            throw Refusal.notFound("invite");
        }
    }

    private static AuditEntry audit(Administrator by, String action, UUID id) {
        return AuditEntry.of(by.tenant(), by.actor(), action).to("invite", id);
    }

    private static String words(Invite invite) {
        return String.join(",", invite.roles().stream().map(role -> role.wireName()).toList());
    }
}
