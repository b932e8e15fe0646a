package dev.recado.auth.throttle;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.throttle.LoginAttempt.AttemptKind;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/**
 * Slows down guessing of the current password by a thief of a user's token. It counts by user and separately from logins, so
 * that neither limit blocks the other.
 */
@ApplicationScoped
public class PasswordChangeThrottle {

    private final LoginThrottleRepository repository;
    private final Transactions transactions;
    private final SecretCipher cipher;

    PasswordChangeThrottle(LoginThrottleRepository repository, Transactions transactions, SecretCipher cipher) {
        this.repository = repository;
        this.transactions = transactions;
        this.cipher = cipher;
    }

    /** Counts the attempt as failed before its password is checked and returns the failures; fails with 429 during a wait. */
    public Uni<Integer> countAttempt(UUID user) {
        var key = key(user);
        return transactions.run(tx -> repository.increment(tx, AttemptKind.CHANGE, key)
                .onItem().ifNull().switchTo(() -> refused(tx, key)))
                .onFailure(Refusal.class).invoke(() -> Log.info("Password change outcome=throttled"));
    }

    private Uni<Integer> refused(Tx tx, byte[] key) {
        return repository.wait(tx, AttemptKind.CHANGE, key)
                .chain(wait -> Uni.createFrom().failure(Refusal.rateLimited(wait)));
    }

    /** Clears the failures after a correct current password. */
    public Uni<Void> clearFailures(UUID user) {
        return transactions.run(tx -> repository.clear(tx, AttemptKind.CHANGE, key(user)));
    }

    /** Removes an attempt whose password was not checked. */
    public Uni<Void> withdrawAttempt(UUID user) {
        return transactions.run(tx -> repository.decrement(tx, AttemptKind.CHANGE, key(user)));
    }

    byte[] key(UUID user) {
        return cipher.keyedHash("password change", user.toString().getBytes(StandardCharsets.UTF_8));
    }
}
