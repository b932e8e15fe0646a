package dev.recado.auth.user;

import java.time.Clock;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.Size;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.hibernate.HibernateOutbox;
import dev.recado.kit.http.HasVisibleCharacter;
import dev.recado.kit.http.OneLine;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.outbox.AuditEntry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Shows and changes a user's own profile, whatever their role. */
@ApplicationScoped
public class Profiles {

    private final UserRepository repository;
    private final Users users;
    private final HibernateOutbox outbox;
    private final Clock clock;

    Profiles(UserRepository repository, Users users, HibernateOutbox outbox, Clock clock) {
        this.repository = repository;
        this.users = users;
        this.outbox = outbox;
        this.clock = clock;
    }

    @WithSession
    Uni<UserView> find(TenantId tenant, UUID id) {
        return requireActive(tenant, id).map(UserView::of);
    }

    Uni<UserView> change(TenantId tenant, UUID id, ProfileChange change) {
        return Panache.withTransaction(() -> lockActive(tenant, id).call(account -> rename(account, change)))
                .invoke(outbox::wake)
                .map(UserView::of);
    }

    /** Returns an active user, within the caller's session; fails with 404 or 401. */
    public Uni<UserAccount> requireActive(TenantId tenant, UUID id) {
        return activeOnly(repository.findUser(tenant, id));
    }

    /** Refuses a bad new password of the user, within the caller's session. */
    public Uni<Void> checkNewPassword(UserAccount account, String password) {
        return users.checkPassword(account.tenant(), "new_password", password, account.email());
    }

    /** Locks an active user in the caller's transaction; fails with 404 or 401. */
    public Uni<UserAccount> lockActive(TenantId tenant, UUID id) {
        return activeOnly(repository.lock(tenant, id));
    }

    /**
     * Replaces the password and revokes all tokens; the account must be locked in the caller's transaction.
     *
     * @param action action name in the audit
     */
    public Uni<Void> replacePassword(UserAccount account, String hash, String action) {
        account.changePassword(hash, clock.instant());
        return users.publish(account).chain(() -> outbox.addAudit(audit(action, account)));
    }

    private Uni<Void> rename(UserAccount account, ProfileChange change) {
        if (change.name() == null || change.name().strip().equals(account.name())) {
            return Uni.createFrom().voidItem();
        }
        account.rename(change.name(), clock.instant());
        return users.publish(account).chain(() -> outbox.addAudit(audit("profile.changed", account)));
    }

    /** Fails with 404 for an API key, which has no profile, and with 401 for a deactivated user. */
    private static Uni<UserAccount> activeOnly(Uni<UserAccount> found) {
        return found.onItem().ifNull().failWith(() -> Refusal.notFound("user"))
                .invoke(account -> {
                    if (!account.active()) {
                        throw Refusal.unauthorized();
                    }
                });
    }

    private static AuditEntry audit(String action, UserAccount account) {
        return AuditEntry.of(account.tenant(), Actor.user(account.id()), action).to("user", account.id());
    }

    /** The request to change the own profile; a field that is left out stays. */
    public record ProfileChange(
            @Size(max = NewUser.NAME_MAX) @OneLine @HasVisibleCharacter @Nullable String name) {

        @Override
        public String toString() {
            return "ProfileChange[]";
        }
    }
}
