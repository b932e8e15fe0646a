package dev.recado.auth.user;

import java.time.Clock;
import java.util.Collection;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.password.Passwords;
import dev.recado.events.TenantId;
import dev.recado.kit.PageRequest;
import dev.recado.kit.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import org.hibernate.exception.ConstraintViolationException;

/** Adds and finds the people of a tenant. */
@ApplicationScoped
public class Users {

    private final UserRepository repository;
    private final Passwords passwords;
    private final Clock clock;

    Users(UserRepository repository, Passwords passwords, Clock clock) {
        this.repository = repository;
        this.passwords = passwords;
        this.clock = clock;
    }

    /** @param ownRoles of the one who asks: nobody gives away more than they have */
    Uni<UserView> create(TenantId tenant, Collection<String> ownRoles, NewUser request) {
        if (!Role.mayGrant(Role.known(ownRoles), request.roles())) {
            return Uni.createFrom().failure(Refusal.forbidden("a role above your own"));
        }
        return passwords.hash(request.password())
                .map(hash -> UserAccount.of(tenant, request, hash, clock.instant()))
                .chain(account -> Panache.withTransaction(() -> add(account)))
                .map(UserView::of);
    }

    /** In the caller's transaction; the unique constraint decides whether the e-mail is free. */
    public Uni<UserAccount> add(UserAccount account) {
        return repository.persistAndFlush(account)
                .onFailure(Users::emailTaken)
                .transform(failure -> Refusal.conflict("EMAIL_TAKEN", "this e-mail already belongs to somebody"));
    }

    @WithSession
    Uni<UserView> find(TenantId tenant, UUID id) {
        return repository.findUser(tenant, id).onItem().ifNull().failWith(() -> Refusal.notFound("user")).map(UserView::of);
    }

    @WithSession
    Uni<UserPage> page(TenantId tenant, PageRequest page) {
        return repository.page(tenant, page).chain(found -> repository.count(tenant).map(count -> UserPage.of(count, found)));
    }

    private static boolean emailTaken(Throwable failure) {
        return failure instanceof ConstraintViolationException violation
                && "user_account_email".equals(violation.getConstraintName());
    }
}
