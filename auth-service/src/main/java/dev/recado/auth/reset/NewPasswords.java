package dev.recado.auth.reset;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.user.Profiles;
import dev.recado.auth.user.UserAccount;
import io.smallrye.mutiny.Uni;

/** Replaces a password, by whichever way: every token and every link that stood for the old one ends with it. */
@ApplicationScoped
class NewPasswords {

    private final Profiles profiles;
    private final PasswordResetRepository resets;
    private final Clock clock;

    NewPasswords(Profiles profiles, PasswordResetRepository resets, Clock clock) {
        this.profiles = profiles;
        this.resets = resets;
        this.clock = clock;
    }

    /**
     * In the caller's transaction, the account locked, so that no link is made meanwhile.
     *
     * @param action as the audit names it
     */
    Uni<Void> replace(UserAccount account, String hash, String action) {
        return profiles.replacePassword(account, hash, action)
                .chain(() -> resets.useAllOf(account.tenant(), account.id(), clock.instant())).replaceWithVoid();
    }
}
