package dev.recado.auth.throttle;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.BatchedDeletes;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * Makes guessing slow without shutting anybody out: who is wrong too often waits longer each time, by account and by address,
 * in all replicas alike. From where an account's owner has logged in before, the guesses of others do not count.
 */
@ApplicationScoped
public class LoginThrottle {

    private static final Duration TURN = Duration.ofSeconds(1);
    private static final int AUDITED_EVERY = 10;

    private final LoginThrottleRepository attempts;
    private final Transactions transactions;
    private final SecretCipher secrets;
    private final CountingLog throttled = new CountingLog("logins throttled");

    LoginThrottle(LoginThrottleRepository attempts, Transactions transactions, SecretCipher secrets) {
        this.attempts = attempts;
        this.transactions = transactions;
        this.secrets = secrets;
    }

    /**
     * Counts the attempt before it is judged, so that a thousand at once are not one; fails with 429 when it must wait.
     *
     * @param account in the one spelling that its mailbox has
     */
    public Uni<LoginAttempt> enter(String account, String address) {
        var keys = LoginAttemptKeys.of(account, address, secrets);
        return attempts.waits(keys).chain(waits -> enter(keys, waits)).onFailure(Refusal.class).invoke(throttled::add);
    }

    /** A flood is refused by one reading; whoever passes it is counted where the wait is looked at again, row by row. */
    private Uni<LoginAttempt> enter(LoginAttemptKeys keys, LoginWaits waits) {
        var familiar = waits.familiar();
        var kinds = LoginAttempt.counted(familiar);
        var longest = waits.longest(kinds);
        return longest.isPresent() ? refused(longest.get()) : transactions.run(tx -> enter(tx, keys, familiar, kinds));
    }

    private Uni<LoginAttempt> enter(Tx tx, LoginAttemptKeys keys, boolean familiar, List<AttemptKind> kinds) {
        return counted(tx, keys, kinds).map(failures -> new LoginAttempt(keys, familiar, failures))
                .call(() -> familiar ? Uni.createFrom().voidItem() : inTurn(tx));
    }

    /** The last one's failures, which are the account's. */
    private Uni<Integer> counted(Tx tx, LoginAttemptKeys keys, List<AttemptKind> kinds) {
        return Multi.createFrom().iterable(kinds)
                .onItem().transformToUniAndConcatenate(kind -> attempts.count(tx, kind, keys.of(kind))
                        .onItem().ifNull().switchTo(() -> refused(TURN)))
                .collect().last();
    }

    private Uni<Void> inTurn(Tx tx) {
        return attempts.next(tx).chain(its -> its ? Uni.createFrom().voidItem() : refused(TURN));
    }

    /** In the transaction of the login that succeeded. */
    public Uni<Void> succeeded(Tx tx, LoginAttempt pass) {
        return (pass.familiar() ? Uni.createFrom().voidItem() : forgotten(tx, pass.keys()))
                .chain(() -> attempts.clear(tx, AttemptKind.FAMILIAR, pass.keys().familiar()));
    }

    private Uni<Void> forgotten(Tx tx, LoginAttemptKeys keys) {
        return attempts.forgive(tx, AttemptKind.ADDRESS, keys.address())
                .chain(() -> attempts.clear(tx, AttemptKind.ACCOUNT, keys.account()));
    }

    /** For an attempt that could not be judged: it is nobody's failure. */
    public Uni<Void> withdraw(LoginAttempt pass) {
        return transactions.run(tx -> Multi.createFrom().iterable(pass.counted())
                .onItem().transformToUniAndConcatenate(kind -> attempts.forgive(tx, kind, pass.keys().of(kind)))
                .collect().last()).replaceWithVoid();
    }

    /** Takes as long as writing a failure down, for an account of which there is nothing to write. */
    public Uni<Void> pretend(Tx tx, LoginAttempt pass) {
        var kind = pass.counted().getLast();
        return attempts.touch(tx, kind, pass.keys().of(kind));
    }

    /** Forgets what nobody waits for any more. */
    public Uni<Void> forget() {
        return BatchedDeletes.run(max -> transactions.run(tx -> attempts.forget(tx, max))).replaceWithVoid();
    }

    /** Whether a failure is to be written down, by how many there are: the first, and then each tenth. */
    public static boolean isAudited(int failures) {
        return failures == 1 || failures % AUDITED_EVERY == 0;
    }

    private static <T> Uni<T> refused(Duration wait) {
        return Uni.createFrom().failure(Refusal.rateLimited(wait));
    }
}
