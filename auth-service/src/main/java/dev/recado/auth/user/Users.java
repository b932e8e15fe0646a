package dev.recado.auth.user;

import java.time.Clock;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.AdvisoryLock;
import dev.recado.auth.HibernateOutbox;
import dev.recado.auth.password.PasswordRules;
import dev.recado.auth.password.Passwords;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import org.hibernate.exception.ConstraintViolationException;

/** Adds, changes and finds the people of a tenant, and tells the other services of each. */
@ApplicationScoped
public class Users {

    private final UserRepository repository;
    private final Passwords passwords;
    private final HibernateOutbox outbox;
    private final Clock clock;

    Users(UserRepository repository, Passwords passwords, HibernateOutbox outbox, Clock clock) {
        this.repository = repository;
        this.passwords = passwords;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** With a password at once and in one's own tenant; whether the address is free is told, so only the platform may ask. */
    Uni<UserView> create(Administrator by, NewUser request) {
        PasswordRules.check("password", request.password(), request.email());
        return passwords.hash(request.password())
                .map(hash -> UserAccount.of(by.tenant(), request, hash, clock.instant()))
                .chain(account -> Panache.withTransaction(() -> lockAdministrator(by)
                        .invoke(Users::requirePlatformAdmin)
                        .chain(() -> add(account))
                        .call(() -> outbox.addAudit(audit(by, "user.created", account).with("roles", words(account))))))
                .invoke(outbox::wake)
                .map(UserView::of);
    }

    /** Nobody above oneself, and no role above one's own. */
    Uni<UserView> change(Administrator by, UUID id, UserChange change) {
        return onOne(by, id, (actor, account) -> {
            requireGrantable(actor, change.rolesAfter(account));
            return rename(actor, account, change).chain(() -> grant(actor, account, change));
        });
    }

    /** Nothing is deleted: what somebody did stays theirs. */
    Uni<UserView> deactivate(Administrator by, UUID id) {
        return onOne(by, id, (actor, account) -> account.active() ? deactivate(actor, account) : Uni.createFrom().voidItem());
    }

    Uni<UserView> reactivate(Administrator by, UUID id) {
        return onOne(by, id, (actor, account) -> account.active() ? Uni.createFrom().voidItem() : reactivate(actor, account));
    }

    /** In the caller's transaction; the unique constraint decides whether the e-mail is free. */
    public Uni<UserAccount> add(UserAccount account) {
        return repository.persistAndFlush(account)
                .onFailure(Users::emailTaken)
                .transform(failure -> Refusal.conflict("EMAIL_TAKEN", "this e-mail already belongs to somebody"))
                .call(() -> publish(account));
    }

    /** In the caller's transaction: writes what changed of somebody and announces it. */
    public Uni<Void> publish(UserAccount account) {
        account.markAnnounced();
        return repository.flush().chain(() -> outbox.add(Topics.USERS_CHANGED, account.changed()));
    }

    /** Revokes every token issued to the user so far; the account must be locked in the caller's transaction. */
    public Uni<Void> revokeTokens(UserAccount account) {
        account.revokeTokens(clock.instant());
        return publish(account);
    }

    /** In the caller's transaction: whether somebody of the tenant has this address. */
    public Uni<Boolean> hasEmail(TenantId tenant, String email) {
        return repository.hasEmail(tenant, email);
    }

    @WithSession
    Uni<UserView> find(TenantId tenant, UUID id) {
        return repository.findUser(tenant, id).onItem().ifNull().failWith(() -> Refusal.notFound("user")).map(UserView::of);
    }

    @WithSession
    Uni<UserPage> page(TenantId tenant, PageRequest page) {
        return repository.page(tenant, page).chain(found -> repository.count(tenant).map(count -> UserPage.of(count, found)));
    }

    /**
     * In the caller's transaction, from here on with the tenant's people locked: what somebody may do by the database, for their
     * token may be of before they were demoted or deactivated.
     */
    public Uni<Administrator> lockAdministrator(Administrator by) {
        return repository.lockTenant(by.tenant())
                .chain(() -> repository.findActive(by.tenant(), by.id()))
                .onItem().ifNull().failWith(Refusal::unauthorized)
                .map(account -> new Administrator(by.tenant(), by.id(), Set.copyOf(account.roles())));
    }

    /**
     * In the caller's transaction: whoever suspends a tenant still runs the platform by the database, from where nobody takes it
     * from them before the end; of two who suspend each other's tenant one stays.
     */
    public Uni<Void> lockPlatformAdmin(Administrator by) {
        return AdvisoryLock.PLATFORM_ADMINS.acquire()
                .chain(() -> repository.findActive(by.tenant(), by.id()))
                .onItem().ifNull().failWith(Refusal::unauthorized)
                .invoke(account -> {
                    if (!account.has(Role.PLATFORM_ADMIN)) {
                        throw Refusal.forbidden("only a platform administrator suspends a tenant");
                    }
                })
                .replaceWithVoid();
    }

    /** In one transaction with the tenant's people locked, so that two who remove each other's role cannot both succeed. */
    private Uni<UserView> onOne(Administrator by, UUID id, BiFunction<Administrator, UserAccount, Uni<Void>> work) {
        return Panache.withTransaction(() -> lockAdministrator(by).chain(actor -> repository.lock(by.tenant(), id)
                .onItem().ifNull().failWith(() -> Refusal.notFound("user"))
                .invoke(account -> requireGrantable(actor, account.roles()))
                .call(account -> work.apply(actor, account))))
                .invoke(outbox::wake)
                .map(UserView::of);
    }

    private static void requirePlatformAdmin(Administrator actor) {
        if (!actor.roles().contains(Role.PLATFORM_ADMIN)) {
            throw Refusal.forbidden("people join by an invite");
        }
    }

    private static void requireGrantable(Administrator actor, Collection<Role> roles) {
        if (!actor.mayGrant(roles)) {
            throw aboveOwn();
        }
    }

    private Uni<Void> rename(Administrator by, UserAccount account, UserChange change) {
        if (!change.renames(account)) {
            return Uni.createFrom().voidItem();
        }
        account.rename(change.name(), clock.instant());
        return publish(account).chain(() -> outbox.addAudit(audit(by, "user.renamed", account)));
    }

    private Uni<Void> grant(Administrator by, UserAccount account, UserChange change) {
        if (!change.changesRoles(account)) {
            return Uni.createFrom().voidItem();
        }
        var audit = audit(by, "user.roles_changed", account).with("from", words(account));
        return requireLastRoleHolders(account, change.roles())
                .invoke(() -> account.grant(change.roles(), clock.instant()))
                .chain(() -> publish(account))
                .chain(() -> outbox.addAudit(audit.with("to", words(account))));
    }

    private Uni<Void> deactivate(Administrator by, UserAccount account) {
        return requireLastRoleHolders(account, Set.of())
                .invoke(() -> account.deactivate(clock.instant()))
                .chain(() -> publish(account))
                .chain(() -> outbox.addAudit(audit(by, "user.deactivated", account)));
    }

    private Uni<Void> reactivate(Administrator by, UserAccount account) {
        account.reactivate(clock.instant());
        return publish(account).chain(() -> outbox.addAudit(audit(by, "user.reactivated", account)));
    }

    /** @param after the roles that somebody is to have */
    private Uni<Void> requireLastRoleHolders(UserAccount account, Set<Role> after) {
        return keepAPlatformAdmin(account, after).chain(() -> keepAnOwner(account, after));
    }

    /** They may be of several tenants, so the tenant's lock is not enough. */
    private Uni<Void> keepAPlatformAdmin(UserAccount account, Set<Role> after) {
        if (!loses(Role.PLATFORM_ADMIN, account, after)) {
            return Uni.createFrom().voidItem();
        }
        return AdvisoryLock.PLATFORM_ADMINS.acquire()
                .chain(() -> repository.anotherPlatformAdmin(account.tenant(), account.id()))
                .chain(there -> there
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().failure(Refusal.conflict("LAST_PLATFORM_ADMIN",
                                "the platform keeps at least one active administrator")));
    }

    private Uni<Void> keepAnOwner(UserAccount account, Set<Role> after) {
        if (!loses(Role.OWNER, account, after)) {
            return Uni.createFrom().voidItem();
        }
        return repository.anotherOwner(account.tenant(), account.id()).chain(there -> there
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(Refusal.conflict("LAST_OWNER", "a tenant keeps at least one active owner")));
    }

    private static boolean loses(Role role, UserAccount account, Set<Role> after) {
        return account.active() && account.has(role) && !after.contains(role);
    }

    private static AuditEntry audit(Administrator by, String action, UserAccount account) {
        return AuditEntry.of(by.tenant(), by.actor(), action).to("user", account.id());
    }

    private static String words(UserAccount account) {
        return String.join(",", account.roleNames());
    }

    private static Refusal aboveOwn() {
        return Refusal.forbidden("a role above your own");
    }

    private static boolean emailTaken(Throwable failure) {
        return failure instanceof ConstraintViolationException violation
                && "user_account_email".equals(violation.getConstraintName());
    }
}
