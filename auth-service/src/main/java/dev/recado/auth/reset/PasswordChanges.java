package dev.recado.auth.reset;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import dev.recado.auth.password.Passwords;
import dev.recado.auth.throttle.LoginThrottle;
import dev.recado.auth.throttle.PasswordChangeThrottle;
import dev.recado.auth.user.NewUser;
import dev.recado.auth.user.Profiles;
import dev.recado.auth.user.UserAccount;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.hibernate.HibernateOutbox;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.outbox.AuditEntry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Changes the password of a user who gives the current one; throttles guesses like those of a login. */
@ApplicationScoped
class PasswordChanges {

    /** The status of a wrong current password. */
    private static final int WRONG = 400;

    private final Profiles profiles;
    private final PasswordResets resets;
    private final Passwords passwords;
    private final PasswordChangeThrottle throttle;
    private final HibernateOutbox outbox;

    PasswordChanges(Profiles profiles, PasswordResets resets, Passwords passwords, PasswordChangeThrottle throttle,
            HibernateOutbox outbox) {
        this.profiles = profiles;
        this.resets = resets;
        this.passwords = passwords;
        this.throttle = throttle;
        this.outbox = outbox;
    }

    /** The request for a new password. */
    record PasswordChange(@NotNull @Size(max = NewUser.PASSWORD_MAX) String currentPassword,
            @NotNull @Size(min = NewUser.PASSWORD_MIN, max = NewUser.PASSWORD_MAX) String newPassword) {

        @Override
        public String toString() {
            return "PasswordChange[]";
        }
    }

    /** Checks the rules for the new password first, so that a refused one uses neither an attempt nor a hash. */
    Uni<Void> change(TenantId tenant, UUID id, PasswordChange change) {
        return Panache.withSession(() -> profiles.requireActive(tenant, id)
                .call(account -> profiles.checkNewPassword(account, change.newPassword())))
                .chain(account -> throttle.countAttempt(id)
                        .chain(failures -> verify(account, change, failures)
                                .onFailure(PasswordChanges::isUndecided).call(() -> throttle.withdrawAttempt(id))));
    }

    /** Runs before the transaction, because a hash takes longer than the whole transaction. */
    private Uni<Void> verify(UserAccount account, PasswordChange change, int failures) {
        return passwords.verifyCurrent(change.currentPassword(), account.passwordHash())
                .chain(correct -> correct ? replace(account, change.newPassword()) : refused(account, failures));
    }

    private Uni<Void> replace(UserAccount verified, String newPassword) {
        return throttle.clearFailures(verified.id())
                .chain(() -> passwords.hash(newPassword))
                .chain(hash -> Panache.withTransaction(() -> store(verified, hash)))
                .invoke(outbox::wake);
    }

    /** Refuses if another request changed the password meanwhile, because the verified hash is then outdated. */
    private Uni<Void> store(UserAccount verified, String hash) {
        return profiles.lockActive(verified.tenant(), verified.id())
                .invoke(account -> requireUnchanged(verified, account))
                .chain(account -> resets.replacePassword(account, hash, "password.changed"));
    }

    private Uni<Void> refused(UserAccount account, int failures) {
        return (LoginThrottle.isAudited(failures) ? audit(account, failures) : Uni.createFrom().voidItem())
                .chain(() -> Uni.createFrom().failure(Refusal.invalid("current_password", "is wrong")));
    }

    private Uni<Void> audit(UserAccount account, int failures) {
        var audit = AuditEntry.of(account.tenant(), Actor.user(account.id()), "password.change_refused")
                .to("user", account.id())
                .with("failures", failures);
        return Panache.withTransaction(() -> outbox.addAudit(audit)).invoke(outbox::wake);
    }

    private static void requireUnchanged(UserAccount verified, UserAccount account) {
        if (!verified.passwordHash().equals(account.passwordHash())) {
            throw Refusal.conflict("CHANGED_MEANWHILE",
                    "another request changed the password meanwhile; try again with the new one");
        }
    }

    private static boolean isUndecided(Throwable failure) {
        return !(failure instanceof Refusal refusal) || refusal.status() != WRONG;
    }
}
