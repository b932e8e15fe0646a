package dev.recado.auth.user;

import java.time.Clock;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.HibernateOutbox;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.http.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;

/** What people may see and change of themselves, whatever their role. */
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

    /** In the caller's session: somebody who is there and active. */
    public Uni<UserAccount> requireActive(TenantId tenant, UUID id) {
        return requireActive(repository.findUser(tenant, id));
    }

    /** In the caller's transaction. */
    public Uni<UserAccount> lockActive(TenantId tenant, UUID id) {
        return requireActive(repository.lock(tenant, id));
    }

    /**
     * In the caller's transaction, the account locked: every token of before ends.
     *
     * @param action as the audit names it
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

    /** A machine has no profile; a person's token may outlive the account by the seconds that the word takes to spread. */
    private static Uni<UserAccount> requireActive(Uni<UserAccount> found) {
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
}
