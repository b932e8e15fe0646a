package dev.recado.auth.user;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.auth.AdvisoryLock;
import dev.recado.auth.AuthConfig;
import dev.recado.auth.UniqueIndex;
import dev.recado.auth.apikey.ApiKeyRevocations;
import dev.recado.auth.apikey.ApiKeyRevocations.Cause;
import dev.recado.auth.password.PasswordRules;
import dev.recado.auth.password.Passwords;
import dev.recado.events.TenantId;
import dev.recado.events.Topics;
import dev.recado.kit.access.Permissions;
import dev.recado.kit.access.RolePermissions;
import dev.recado.kit.hibernate.HibernateIdempotency;
import dev.recado.kit.hibernate.HibernateOutbox;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.outbox.AuditEntry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Adds, changes and finds the users of a tenant and publishes each change. */
@ApplicationScoped
public class Users {

    /** Added to the lifetime of a token, because the clocks of replicas differ. */
    private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofMinutes(1);

    private final UserRepository repository;
    private final Passwords passwords;
    private final HibernateOutbox outbox;
    private final HibernateIdempotency idempotency;
    private final Clock clock;
    private final AuthConfig config;
    private final ApiKeyRevocations apiKeys;

    Users(UserRepository repository, Passwords passwords, HibernateOutbox outbox, HibernateIdempotency idempotency, Clock clock,
            AuthConfig config, ApiKeyRevocations apiKeys) {
        this.apiKeys = apiKeys;
        this.config = config;
        this.repository = repository;
        this.passwords = passwords;
        this.outbox = outbox;
        this.idempotency = idempotency;
        this.clock = clock;
    }

    /** Adds a user with a password; only for platform administrators, because the answer reveals whether the e-mail is free. */
    Uni<UserView> create(Administrator by, NewUser request, @Nullable IdempotentRequest once) {
        return idempotency.run(once, UserView.class, () -> checkedHash(by.tenant(), request), hash -> lockAdministrator(by)
                .invoke(Users::requirePlatformAdmin)
                .chain(() -> add(UserAccount.of(by.tenant(), request, hash, clock.instant())))
                .call(account -> outbox.addAudit(audit(by, "user.created", account).with("roles", roleList(account))))
                .map(UserView::of));
    }

    private Uni<String> checkedHash(TenantId tenant, NewUser request) {
        return Panache.withSession(() -> checkPassword(tenant, "password", request.password(), request.email()))
                .chain(() -> passwords.hash(request.password()));
    }

    /** Changes name or roles; refuses users and roles that rank above the administrator. */
    Uni<UserView> change(Administrator by, UUID id, UserChange change) {
        return changeLocked(by, id, null, (actor, account) -> {
            requireGrantable(actor, change.rolesAfter(account));
            return rename(actor, account, change).chain(() -> grant(actor, account, change));
        });
    }

    /** Deactivates the user without deleting it, so that past actions still refer to it. */
    Uni<UserView> deactivate(Administrator by, UUID id, @Nullable IdempotentRequest once) {
        return changeLocked(by, id, once,
                (actor, account) -> account.active() ? deactivateLocked(actor, account) : Uni.createFrom().voidItem());
    }

    Uni<UserView> reactivate(Administrator by, UUID id, @Nullable IdempotentRequest once) {
        return changeLocked(by, id, once,
                (actor, account) -> account.active() ? Uni.createFrom().voidItem() : reactivateLocked(actor, account));
    }

    /** Adds an account in the caller's transaction; fails with 409 when the e-mail belongs to another account. */
    public Uni<UserAccount> add(UserAccount account) {
        return repository.persistAndFlush(account)
                .onFailure(UniqueIndex.isViolated("user_account_email"))
                .transform(failure -> Refusal.conflict("EMAIL_TAKEN", "the e-mail already belongs to a user"))
                .call(() -> publish(account));
    }

    /** Writes the changes of an account and publishes it, in the caller's transaction. */
    public Uni<Void> publish(UserAccount account) {
        account.markAnnounced();
        return repository
                .recentlyEndedSessions(account.tenant(), account, config.accessTokenLifetime().plus(CLOCK_DIFFERENCE_MAX))
                .map(ended -> listed(account, ended))
                .call(repository::flush)
                .chain(ended -> outbox.add(Topics.USERS_CHANGED, account.toEvent(ended)));
    }

    /** The ended sessions to publish. Revokes all tokens of the user instead if there are more than an event lists. */
    private List<UUID> listed(UserAccount account, List<UUID> ended) {
        if (ended.size() <= UserRepository.ENDED_SESSIONS_MAX) {
            return ended;
        }
        account.revokeTokens(clock.instant());
        return List.of();
    }

    /** Publishes the end of a session, which revokes its tokens; the account must be locked in the caller's transaction. */
    public Uni<Void> publishSessionEnd(UserAccount account) {
        account.touch(clock.instant());
        return publish(account);
    }

    /** Revokes every token issued to the user so far; the account must be locked in the caller's transaction. */
    public Uni<Void> revokeTokens(UserAccount account) {
        account.revokeTokens(clock.instant());
        return publish(account);
    }

    /**
     * Refuses a bad password, within the caller's session.
     *
     * @param field the name of the field in the request
     */
    public Uni<Void> checkPassword(TenantId tenant, String field, String password, String email) {
        return repository.tenantName(tenant).invoke(name -> PasswordRules.check(field, password, email, name))
                .replaceWithVoid();
    }

    /** Returns whether a user of the tenant has this e-mail, within the caller's transaction. */
    public Uni<Boolean> hasEmail(TenantId tenant, String email) {
        return repository.hasEmail(tenant, email);
    }

    @WithSession
    Uni<UserView> find(TenantId tenant, UUID id) {
        return repository.findUser(tenant, id).onItem().ifNull().failWith(() -> Refusal.notFound("user")).map(UserView::of);
    }

    @WithSession
    Uni<Paged<UserView>> page(TenantId tenant, PageRequest page, UriInfo uri) {
        return repository.page(tenant, page).chain(found -> repository.count(tenant)
                .map(count -> Paged.of(page, count, found.stream().map(UserView::of).toList(), uri)));
    }

    /**
     * Locks the tenant's users in the caller's transaction and returns the administrator with the stored roles. The roles in
     * the token may be outdated.
     */
    public Uni<Administrator> lockAdministrator(Administrator by) {
        return repository.lockTenant(by.tenant())
                .chain(() -> repository.findActive(by.tenant(), by.id()))
                .onItem().ifNull().failWith(Refusal::unauthorized)
                .map(account -> new Administrator(by.tenant(), by.id(), Set.copyOf(account.roles())));
    }

    /**
     * Requires the stored role platform administrator and locks it until the caller's transaction ends. Of two administrators
     * who suspend each other's tenants only the first succeeds.
     */
    public Uni<Void> lockPlatformAdmin(Administrator by) {
        return AdvisoryLock.PLATFORM_ADMINS.acquire()
                .chain(() -> repository.findActive(by.tenant(), by.id()))
                .onItem().ifNull().failWith(Refusal::unauthorized)
                .invoke(account -> {
                    if (!account.hasRole(Role.PLATFORM_ADMIN)) {
                        throw Refusal.forbidden("only a platform administrator may suspend a tenant");
                    }
                })
                .replaceWithVoid();
    }

    /** Changes one user with the tenant's users locked, so that two administrators cannot remove each other's role. */
    private Uni<UserView> changeLocked(Administrator by, UUID id, @Nullable IdempotentRequest once,
            BiFunction<Administrator, UserAccount, Uni<Void>> change) {
        return idempotency.run(once, UserView.class,
                () -> lockAdministrator(by).chain(actor -> repository.lock(by.tenant(), id)
                        .onItem().ifNull().failWith(() -> Refusal.notFound("user"))
                        .invoke(account -> requireGrantable(actor, account.roles()))
                        .call(account -> change.apply(actor, account))).map(UserView::of));
    }

    private static void requirePlatformAdmin(Administrator actor) {
        if (!actor.roles().contains(Role.PLATFORM_ADMIN)) {
            throw Refusal.forbidden("only a platform administrator may add users; others send an invite");
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
        var audit = audit(by, "user.roles_changed", account).with("from", roleList(account));
        var keysEnd = managesKeys(account.roles()) && !managesKeys(change.roles());
        return requireOtherHolders(account, change.roles())
                .invoke(() -> account.grant(change.roles(), clock.instant()))
                .chain(() -> publish(account))
                .chain(() -> keysEnd
                        ? apiKeys.revokeOf(account.tenant(), account.id(), by.actor(), Cause.OWNER_DEMOTED)
                        : Uni.createFrom().voidItem())
                .chain(() -> outbox.addAudit(audit.with("to", roleList(account))));
    }

    private static boolean managesKeys(Collection<Role> roles) {
        return roles.stream().map(Role::wireName).anyMatch(RolePermissions.rolesWith(Permissions.API_KEYS_MANAGE)::contains);
    }

    private Uni<Void> deactivateLocked(Administrator by, UserAccount account) {
        return requireOtherHolders(account, Set.of())
                .invoke(() -> account.deactivate(clock.instant()))
                .chain(() -> publish(account))
                .chain(() -> apiKeys.revokeOf(account.tenant(), account.id(), by.actor(), Cause.OWNER_DEACTIVATED))
                .chain(() -> outbox.addAudit(audit(by, "user.deactivated", account)));
    }

    private Uni<Void> reactivateLocked(Administrator by, UserAccount account) {
        account.reactivate(clock.instant());
        return publish(account).chain(() -> outbox.addAudit(audit(by, "user.reactivated", account)));
    }

    /** @param after roles of the account after the change */
    private Uni<Void> requireOtherHolders(UserAccount account, Set<Role> after) {
        return requireOtherPlatformAdmin(account, after).chain(() -> requireOtherOwner(account, after));
    }

    /** Acquires a lock of its own, because platform administrators may belong to several tenants. */
    private Uni<Void> requireOtherPlatformAdmin(UserAccount account, Set<Role> after) {
        if (!loses(Role.PLATFORM_ADMIN, account, after)) {
            return Uni.createFrom().voidItem();
        }
        return AdvisoryLock.PLATFORM_ADMINS.acquire()
                .chain(() -> repository.hasAnotherPlatformAdmin(account.tenant(), account.id()))
                .chain(exists -> exists
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().failure(Refusal.conflict("LAST_PLATFORM_ADMIN",
                                "the platform needs at least one active administrator")));
    }

    private Uni<Void> requireOtherOwner(UserAccount account, Set<Role> after) {
        if (!loses(Role.OWNER, account, after)) {
            return Uni.createFrom().voidItem();
        }
        return repository.hasAnotherOwner(account.tenant(), account.id()).chain(exists -> exists
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(Refusal.conflict("LAST_OWNER", "a tenant needs at least one active owner")));
    }

    private static boolean loses(Role role, UserAccount account, Set<Role> after) {
        return account.active() && account.hasRole(role) && !after.contains(role);
    }

    private static AuditEntry audit(Administrator by, String action, UserAccount account) {
        return AuditEntry.of(by.tenant(), by.actor(), action).to("user", account.id());
    }

    private static String roleList(UserAccount account) {
        return String.join(",", account.roleNames());
    }

    private static Refusal aboveOwn() {
        return Refusal.forbidden("the user or the role ranks above your own role");
    }
}
