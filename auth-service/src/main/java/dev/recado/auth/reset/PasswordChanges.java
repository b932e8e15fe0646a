package dev.recado.auth.reset;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.HibernateOutbox;
import dev.recado.auth.password.PasswordRules;
import dev.recado.auth.password.Passwords;
import dev.recado.auth.throttle.LoginThrottle;
import dev.recado.auth.throttle.PasswordChangeThrottle;
import dev.recado.auth.user.Profiles;
import dev.recado.auth.user.UserAccount;
import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.TenantId;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.http.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Lets people choose another password by the present one; who holds their token alone guesses it no faster than at a login. */
@ApplicationScoped
class PasswordChanges {

    private static final int WRONG = 400;

    private final Profiles profiles;
    private final NewPasswords newPasswords;
    private final Passwords passwords;
    private final PasswordChangeThrottle throttle;
    private final HibernateOutbox outbox;

    PasswordChanges(Profiles profiles, NewPasswords newPasswords, Passwords passwords, PasswordChangeThrottle throttle,
            HibernateOutbox outbox) {
        this.profiles = profiles;
        this.newPasswords = newPasswords;
        this.passwords = passwords;
        this.throttle = throttle;
        this.outbox = outbox;
    }

    /** The new password's rules come first: what they refuse costs neither an attempt nor a hash. */
    Uni<Void> change(TenantId tenant, UUID id, PasswordChange change) {
        return Panache.withSession(() -> profiles.requireActive(tenant, id))
                .invoke(account -> PasswordRules.check("new_password", change.newPassword(), account.email()))
                .chain(account -> throttle.countAttempt(id)
                        .chain(failures -> judge(account, change, failures)
                                .onFailure(PasswordChanges::notJudged).call(() -> throttle.withdrawAttempt(id))));
    }

    /** The present password is judged and the new one hashed before the transaction: both take longer than all of it. */
    private Uni<Void> judge(UserAccount account, PasswordChange change, int failures) {
        return passwords.verifyCurrent(change.currentPassword(), account.passwordHash())
                .chain(right -> right ? replace(account, change.newPassword()) : refused(account, failures));
    }

    private Uni<Void> replace(UserAccount checked, String newPassword) {
        return throttle.clearFailures(checked.id())
                .chain(() -> passwords.hash(newPassword))
                .chain(hash -> Panache.withTransaction(() -> store(checked, hash)))
                .invoke(outbox::wake);
    }

    /** Who changed it meanwhile has won: what was judged is the old password no more. */
    private Uni<Void> store(UserAccount checked, String hash) {
        return profiles.lockActive(checked.tenant(), checked.id())
                .invoke(account -> requireUnchanged(checked, account))
                .chain(account -> newPasswords.replace(account, hash, "password.changed"));
    }

    private Uni<Void> refused(UserAccount account, int failures) {
        return (LoginThrottle.isAudited(failures) ? writeDown(account, failures) : Uni.createFrom().voidItem())
                .chain(() -> Uni.createFrom().failure(Refusal.invalid("current_password", "is wrong")));
    }

    private Uni<Void> writeDown(UserAccount account, int failures) {
        var audit = AuditEntry.of(account.tenant(), Actor.user(account.id()), "password.change_refused").to("user", account.id())
                .with("failures", failures);
        return Panache.withTransaction(() -> outbox.addAudit(audit)).invoke(outbox::wake);
    }

    private static void requireUnchanged(UserAccount checked, UserAccount account) {
        if (!checked.passwordHash().equals(account.passwordHash())) {
            throw Refusal.conflict("CHANGED_MEANWHILE", "the password was changed meanwhile");
        }
    }

    private static boolean notJudged(Throwable failure) {
        return !(failure instanceof Refusal refusal) || refusal.status() != WRONG;
    }
}
