package dev.recado.auth.tenant;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.AdvisoryLock;
import dev.recado.auth.password.Passwords;
import dev.recado.auth.user.Role;
import dev.recado.auth.user.UserAccount;
import dev.recado.auth.user.UserView;
import dev.recado.auth.user.Users;
import dev.recado.events.TenantId;
import dev.recado.kit.PageRequest;
import dev.recado.kit.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;

/** Opens tenants, each with the owner who then adds its people. */
@ApplicationScoped
public class Tenants {

    private static final Set<Role> OWNER = Set.of(Role.OWNER);
    private static final Set<Role> FIRST_OWNER = Set.of(Role.OWNER, Role.PLATFORM_ADMIN);

    private final TenantRepository repository;
    private final Users users;
    private final Passwords passwords;
    private final TenantEvents events;
    private final Clock clock;

    Tenants(TenantRepository repository, Users users, Passwords passwords, TenantEvents events, Clock clock) {
        this.repository = repository;
        this.users = users;
        this.passwords = passwords;
        this.events = events;
        this.clock = clock;
    }

    Uni<TenantView> open(NewTenant request) {
        if (!ZoneId.getAvailableZoneIds().contains(request.timeZone())) {
            return Uni.createFrom().failure(Refusal.invalid("time_zone", "must be an IANA time zone"));
        }
        return passwords.hash(request.owner().password())
                .chain(hash -> Panache.withTransaction(() -> store(TenantId.random(), request, OWNER, hash)))
                .invoke(events::wakeRelay);
    }

    /** The tenant that the suite starts with; false when it is there already. Replicas may ask at the same time. */
    public Uni<Boolean> openFirst(TenantId id, NewTenant request) {
        return isThere(id).chain(there -> there
                ? Uni.createFrom().item(false)
                : passwords.hash(request.owner().password()).chain(hash -> openFirst(id, request, hash)));
    }

    @WithSession
    Uni<TenantPage> page(PageRequest page) {
        return repository.page(page).chain(found -> repository.countAll().map(count -> TenantPage.of(count, found)));
    }

    private Uni<Boolean> isThere(TenantId id) {
        return Panache.withSession(() -> repository.exists(id));
    }

    private Uni<Boolean> openFirst(TenantId id, NewTenant request, String hash) {
        return Panache.withTransaction(() -> AdvisoryLock.FIRST_TENANT.take()
                .chain(() -> repository.exists(id))
                .chain(there -> there ? Uni.createFrom().item(false) : store(id, request, FIRST_OWNER, hash).replaceWith(true)))
                .invoke(events::wakeRelay);
    }

    private Uni<TenantView> store(TenantId id, NewTenant request, Set<Role> roles, String hash) {
        var now = clock.instant();
        var tenant = Tenant.of(id, request, now);
        var owner = UserAccount.of(id, request.owner().with(roles), hash, now);
        return repository.persist(tenant)
                .chain(() -> users.add(owner))
                .chain(() -> events.add(tenant))
                .replaceWith(() -> TenantView.of(tenant, UserView.of(owner)));
    }
}
