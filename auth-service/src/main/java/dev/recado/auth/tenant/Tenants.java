package dev.recado.auth.tenant;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.auth.AdvisoryLock;
import dev.recado.auth.password.PasswordRules;
import dev.recado.auth.password.Passwords;
import dev.recado.auth.user.Administrator;
import dev.recado.auth.user.Role;
import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.UserView;
import dev.recado.auth.user.Users;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.hibernate.HibernateIdempotency;
import dev.recado.kit.hibernate.HibernateOutbox;
import dev.recado.kit.http.GivenValue;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.outbox.AuditEntry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Opens tenants with their first owner, and changes, suspends and resumes them. */
@ApplicationScoped
public class Tenants {

    private static final Set<Role> OWNER = Set.of(Role.OWNER);
    private static final Set<Role> FIRST_OWNER = Set.of(Role.OWNER, Role.PLATFORM_ADMIN);

    private final TenantRepository repository;
    private final Users users;
    private final Passwords passwords;
    private final TenantEvents events;
    private final HibernateOutbox outbox;
    private final HibernateIdempotency idempotency;
    private final Clock clock;

    Tenants(TenantRepository repository, Users users, Passwords passwords, TenantEvents events, HibernateOutbox outbox,
            HibernateIdempotency idempotency, Clock clock) {
        this.repository = repository;
        this.users = users;
        this.passwords = passwords;
        this.events = events;
        this.outbox = outbox;
        this.idempotency = idempotency;
        this.clock = clock;
    }

    Uni<TenantView> open(Actor by, NewTenant request, @Nullable IdempotentRequest once) {
        check(request);
        return idempotency.run(once, TenantView.class, () -> passwords.hash(request.owner().password()),
                hash -> store(TenantId.random(), request, OWNER, hash)
                        .call(view -> outbox.addAudit(audit(view.id(), by, "tenant.opened"))));
    }

    /**
     * Opens the tenant of the first start; returns false if it exists. Replicas may call this at the same time.
     *
     * @param settings read only if the tenant does not exist yet
     */
    public Uni<Boolean> openFirst(TenantId id, Supplier<NewTenant> settings) {
        return exists(id).chain(exists -> exists
                ? Uni.createFrom().item(false)
                : Uni.createFrom().item(settings).invoke(Tenants::check).chain(request -> openFirst(id, request)));
    }

    private Uni<Boolean> openFirst(TenantId id, NewTenant request) {
        return passwords.hash(request.owner().password()).chain(hash -> openFirst(id, request, hash));
    }

    @WithSession
    Uni<Paged<TenantView>> page(PageRequest page, UriInfo uri) {
        return repository.page(page).chain(found -> repository.countAll()
                .map(count -> Paged.of(page, count, found.stream().map(TenantView::of).toList(), uri)));
    }

    @WithSession
    Uni<TenantView> find(TenantId id) {
        return repository.find(id).onItem().ifNull().failWith(() -> Refusal.notFound("tenant")).map(TenantView::withSettings);
    }

    Uni<TenantView> change(Actor by, TenantId id, TenantChange change) {
        change.check();
        return inTransaction(id, null, tenant -> {
            var changed = tenant.change(change);
            return changed.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : publish(tenant, audit(id, by, "tenant.changed").with("fields", String.join(",", changed)));
        });
    }

    /** Suspends the tenant and ends its logins. Its tokens are revoked as soon as the other services consume the event. */
    Uni<TenantView> suspend(Administrator by, TenantId id, @Nullable IdempotentRequest once) {
        if (by.tenant().equals(id)) {
            return Uni.createFrom().failure(Refusal.conflict("OWN_TENANT", "you cannot suspend your own tenant"));
        }
        return inTransaction(id, once, tenant -> {
            if (tenant.suspended()) {
                return Uni.createFrom().voidItem();
            }
            return users.lockPlatformAdmin(by)
                    .invoke(() -> tenant.suspend(clock.instant()))
                    .chain(() -> publish(tenant, audit(id, by.actor(), "tenant.suspended")));
        });
    }

    Uni<TenantView> resume(Administrator by, TenantId id, @Nullable IdempotentRequest once) {
        return inTransaction(id, once, tenant -> {
            if (!tenant.suspended()) {
                return Uni.createFrom().voidItem();
            }
            tenant.resume();
            return publish(tenant, audit(id, by.actor(), "tenant.resumed"));
        });
    }

    private Uni<TenantView> inTransaction(TenantId id, @Nullable IdempotentRequest once, Function<Tenant, Uni<Void>> work) {
        return idempotency.run(once, TenantView.class, () -> repository.lock(id)
                .onItem().ifNull().failWith(() -> Refusal.notFound("tenant"))
                .call(tenant -> work.apply(tenant))
                .map(TenantView::withSettings));
    }

    private Uni<Void> publish(Tenant tenant, AuditEntry audit) {
        return events.changed(tenant).chain(() -> outbox.addAudit(audit));
    }

    private Uni<Boolean> exists(TenantId id) {
        return Panache.withSession(() -> repository.exists(id));
    }

    private Uni<Boolean> openFirst(TenantId id, NewTenant request, String hash) {
        return Panache.withTransaction(() -> AdvisoryLock.FIRST_TENANT.acquire()
                .chain(() -> repository.exists(id))
                .chain(exists -> exists ? Uni.createFrom().item(false) : storeFirst(id, request, hash)))
                .invoke(outbox::wake);
    }

    private Uni<Boolean> storeFirst(TenantId id, NewTenant request, String hash) {
        return store(id, request, FIRST_OWNER, hash)
                .chain(() -> outbox.addAudit(audit(id, Actor.suite(), "tenant.opened")))
                .replaceWith(true);
    }

    private Uni<TenantView> store(TenantId id, NewTenant request, Set<Role> roles, String hash) {
        var now = clock.instant();
        var tenant = Tenant.of(id, request, now);
        var owner = UserAccount.of(id, request.owner().with(roles), hash, now);
        return repository.persist(tenant)
                .chain(() -> users.add(owner))
                .chain(() -> events.opened(tenant))
                .replaceWith(() -> TenantView.opened(tenant, UserView.of(owner)));
    }

    private static void check(NewTenant request) {
        if (!ZoneId.getAvailableZoneIds().contains(request.timeZone())) {
            throw Refusal.invalid("time_zone", "must be an IANA time zone, but is " + GivenValue.quoted(request.timeZone()));
        }
        PasswordRules.check("owner.password", request.owner().password(), request.owner().email(), request.name());
    }

    private static AuditEntry audit(TenantId id, Actor by, String action) {
        return AuditEntry.of(id, by, action).to("tenant", id.value());
    }
}
