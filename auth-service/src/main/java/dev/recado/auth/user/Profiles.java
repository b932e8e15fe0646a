package dev.recado.auth.user;

import java.time.Clock;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.Announcements;
import dev.recado.auth.password.PasswordRules;
import dev.recado.auth.password.Passwords;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.Audit;
import dev.recado.kit.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;

/** What people may see and change of themselves, whatever their role. */
@ApplicationScoped
public class Profiles {

    private final UserRepository repository;
    private final Users users;
    private final Passwords passwords;
    private final Announcements announcements;
    private final Clock clock;

    Profiles(UserRepository repository, Users users, Passwords passwords, Announcements announcements, Clock clock) {
        this.repository = repository;
        this.users = users;
        this.passwords = passwords;
        this.announcements = announcements;
        this.clock = clock;
    }

    @WithSession
    Uni<UserView> find(TenantId tenant, UUID id) {
        return present(repository.findUser(tenant, id)).map(UserView::of);
    }

    Uni<UserView> change(TenantId tenant, UUID id, ProfileChange change) {
        return Panache.withTransaction(() -> present(repository.lock(tenant, id)).call(account -> rename(account, change)))
                .invoke(announcements::wake)
                .map(UserView::of);
    }

    /** The old password is checked and the new one hashed before the transaction: both take longer than all of it. */
    Uni<Void> changePassword(TenantId tenant, UUID id, PasswordChange change) {
        return Panache.withSession(() -> present(repository.findUser(tenant, id)))
                .call(account -> requireRight(change.currentPassword(), account))
                .invoke(account -> PasswordRules.check("new_password", change.newPassword(), account.email()))
                .chain(account -> passwords.hash(change.newPassword())
                        .chain(hash -> Panache.withTransaction(() -> replace(account, hash))))
                .invoke(announcements::wake);
    }

    /** In the caller's transaction, the account locked: a link that came by mail stands for the old password. */
    public Uni<Void> resetPassword(UserAccount account, String hash) {
        account.changePassword(hash, clock.instant());
        return users.tell(account).chain(() -> announcements.record(audit("password.reset", account)));
    }

    /** Who changed it meanwhile has won: what was checked above is the old password no more. */
    private Uni<Void> replace(UserAccount checked, String hash) {
        return present(repository.lock(checked.tenant(), checked.id()))
                .invoke(account -> requireUnchanged(checked, account))
                .invoke(account -> account.changePassword(hash, clock.instant()))
                .call(users::tell)
                .chain(account -> announcements.record(audit("password.changed", account)));
    }

    private Uni<Void> rename(UserAccount account, ProfileChange change) {
        if (change.name() == null || change.name().strip().equals(account.name())) {
            return Uni.createFrom().voidItem();
        }
        account.rename(change.name(), clock.instant());
        return users.tell(account).chain(() -> announcements.record(audit("profile.changed", account)));
    }

    private Uni<Void> requireRight(String password, UserAccount account) {
        return passwords.matches(password, account.passwordHash()).chain(right -> right
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(Refusal.invalid("current_password", "is wrong")));
    }

    private static void requireUnchanged(UserAccount checked, UserAccount account) {
        if (!checked.passwordHash().equals(account.passwordHash())) {
            throw Refusal.conflict("CHANGED_MEANWHILE", "the password was changed meanwhile");
        }
    }

    /** A machine has no profile; a person's token may outlive the account by the seconds that the word takes to spread. */
    private static Uni<UserAccount> present(Uni<UserAccount> found) {
        return found.onItem().ifNull().failWith(() -> Refusal.notFound("user"))
                .invoke(account -> {
                    if (!account.active()) {
                        throw Refusal.unauthorized();
                    }
                });
    }

    private static Audit audit(String action, UserAccount account) {
        return Audit.of(account.tenant(), Actor.user(account.id()), action).to("user", account.id());
    }
}
