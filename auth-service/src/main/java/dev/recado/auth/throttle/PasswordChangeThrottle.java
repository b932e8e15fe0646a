package dev.recado.auth.throttle;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/**
 * Makes guessing a present password as slow for whoever holds a person's token as it is at a login: counted by the person alone,
 * wherever the guesses come from, and apart from logins, so that neither shuts the owner out of the other.
 */
@ApplicationScoped
public class PasswordChangeThrottle {

    private final LoginThrottleRepository attempts;
    private final Transactions transactions;
    private final SecretCipher secrets;

    PasswordChangeThrottle(LoginThrottleRepository attempts, Transactions transactions, SecretCipher secrets) {
        this.attempts = attempts;
        this.transactions = transactions;
        this.secrets = secrets;
    }

    /** Counts the attempt as failed before it is judged and gives the failures there are now; 429 when it must wait. */
    public Uni<Integer> countAttempt(UUID person) {
        var key = key(person);
        return transactions.run(tx -> attempts.count(tx, AttemptKind.CHANGE, key)
                .onItem().ifNull().switchTo(() -> refused(tx, key)))
                .onFailure(Refusal.class).invoke(() -> Log.info("password change outcome=throttled"));
    }

    private Uni<Integer> refused(Tx tx, byte[] key) {
        return attempts.waitOf(tx, AttemptKind.CHANGE, key)
                .chain(wait -> Uni.createFrom().failure(Refusal.rateLimited(wait)));
    }

    /** The present password was right. */
    public Uni<Void> clearFailures(UUID person) {
        return transactions.run(tx -> attempts.clear(tx, AttemptKind.CHANGE, key(person)));
    }

    /** For an attempt that could not be judged. */
    public Uni<Void> withdrawAttempt(UUID person) {
        return transactions.run(tx -> attempts.forgive(tx, AttemptKind.CHANGE, key(person)));
    }

    byte[] key(UUID person) {
        return secrets.keyedHash("password change", person.toString().getBytes(StandardCharsets.UTF_8));
    }
}
