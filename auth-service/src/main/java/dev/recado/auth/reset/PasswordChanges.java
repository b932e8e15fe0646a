package dev.recado.auth.reset;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.Announcements;
import dev.recado.auth.password.PasswordRules;
import dev.recado.auth.password.Passwords;
import dev.recado.auth.user.Profiles;
import dev.recado.auth.user.UserAccount;
import dev.recado.events.TenantId;
import dev.recado.kit.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;

/** Lets people choose another password by the present one. */
@ApplicationScoped
class PasswordChanges {

    private final Profiles profiles;
    private final NewPasswords newPasswords;
    private final Passwords passwords;
    private final Announcements announcements;

    PasswordChanges(Profiles profiles, NewPasswords newPasswords, Passwords passwords, Announcements announcements) {
        this.profiles = profiles;
        this.newPasswords = newPasswords;
        this.passwords = passwords;
        this.announcements = announcements;
    }

    /** The new password's rules come first: what they refuse costs no hash. */
    Uni<Void> change(TenantId tenant, UUID id, PasswordChange change) {
        return Panache.withSession(() -> profiles.present(tenant, id))
                .invoke(account -> PasswordRules.check("new_password", change.newPassword(), account.email()))
                .chain(account -> judge(account, change));
    }

    /** The present password is judged and the new one hashed before the transaction: both take longer than all of it. */
    private Uni<Void> judge(UserAccount account, PasswordChange change) {
        return passwords.matches(change.currentPassword(), account.passwordHash())
                .chain(right -> right
                        ? replace(account, change.newPassword())
                        : Uni.createFrom().failure(Refusal.invalid("current_password", "is wrong")));
    }

    private Uni<Void> replace(UserAccount checked, String newPassword) {
        return passwords.hash(newPassword)
                .chain(hash -> Panache.withTransaction(() -> store(checked, hash)))
                .invoke(announcements::wake);
    }

    /** Who changed it meanwhile has won: what was judged is the old password no more. */
    private Uni<Void> store(UserAccount checked, String hash) {
        return profiles.locked(checked.tenant(), checked.id())
                .invoke(account -> requireUnchanged(checked, account))
                .chain(account -> newPasswords.replace(account, hash, "password.changed"));
    }

    private static void requireUnchanged(UserAccount checked, UserAccount account) {
        if (!checked.passwordHash().equals(account.passwordHash())) {
            throw Refusal.conflict("CHANGED_MEANWHILE", "the password was changed meanwhile");
        }
    }
}
