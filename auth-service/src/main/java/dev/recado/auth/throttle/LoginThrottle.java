package dev.recado.auth.throttle;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.CountingLog;
import dev.recado.auth.throttle.LoginAttempt.AttemptKind;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.lifecycle.Sequential;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger.Level;

/**
 * Slows down password guessing without locking accounts. Each further failure of an account or an address doubles the wait, in
 * all replicas. At an address from which the owner has logged in before, failures from other addresses do not count.
 */
@ApplicationScoped
public class LoginThrottle {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int AUDITED_EVERY = 10;
    /** The most attempts that wait for their withdrawal; further ones stay counted. */
    private static final int PENDING_WITHDRAWALS_MAX = 1_000;

    private final LoginThrottleRepository repository;
    private final Transactions transactions;
    private final SecretCipher cipher;
    private final Queue<LoginAttempt> pendingWithdrawals = new ConcurrentLinkedQueue<>();
    private final CountingLog throttled = new CountingLog(Level.INFO, "Logins are throttled");
    private final CountingLog postponed = new CountingLog(Level.WARN,
            "Login attempts without a result still count; they are withdrawn again every second, check the database");
    private final CountingLog dropped = new CountingLog(Level.WARN, "Login attempts without a result count as failed, because "
            + PENDING_WITHDRAWALS_MAX + " others wait for their withdrawal already; check the database");

    LoginThrottle(LoginThrottleRepository repository, Transactions transactions, SecretCipher cipher) {
        this.repository = repository;
        this.transactions = transactions;
        this.cipher = cipher;
    }

    /**
     * Counts the attempt as failed before its password is checked, so that parallel attempts cannot share one count. Fails with
     * 429 while the account or the address must wait.
     *
     * @param account the normalized e-mail
     */
    public Uni<LoginAttempt> countAttempt(String account, String address) {
        var keys = LoginAttempt.Keys.of(account, address, cipher);
        return repository.waits(keys).chain(waits -> countUnlessWaiting(keys, waits))
                .onFailure(Refusal.class).invoke(refusal -> throttled.add("throttled"));
    }

    /** Refuses during a wait after one read, so that a flood is cheap. The update of each counter checks the wait again. */
    private Uni<LoginAttempt> countUnlessWaiting(LoginAttempt.Keys keys, LoginWaits waits) {
        var familiar = waits.familiar();
        var kinds = LoginAttempt.countedKinds(familiar);
        var longest = waits.longest(kinds);
        return longest.isPresent()
                ? refused(longest.get())
                : transactions.run(tx -> incrementAll(tx, keys, kinds)
                        .map(failures -> new LoginAttempt(keys, familiar, failures))
                        .call(() -> familiar ? Uni.createFrom().voidItem() : requireSuiteCapacity(tx)));
    }

    /** Increments all counters; returns the failures of the last one, which is the account's. */
    private Uni<Integer> incrementAll(Tx tx, LoginAttempt.Keys keys, List<AttemptKind> kinds) {
        return Multi.createFrom().iterable(kinds)
                .onItem().transformToUniAndConcatenate(kind -> repository.increment(tx, kind, keys.of(kind))
                        .onItem().ifNull().switchTo(() -> refused(RETRY_AFTER)))
                .collect().last();
    }

    private Uni<Void> requireSuiteCapacity(Tx tx) {
        return repository.reserveSuiteLogin(tx)
                .chain(reserved -> reserved ? Uni.createFrom().voidItem() : refused(RETRY_AFTER));
    }

    /** Clears the failures of a successful login in its transaction. */
    public Uni<Void> recordSuccess(Tx tx, LoginAttempt attempt) {
        return (attempt.familiar() ? Uni.createFrom().voidItem() : clearUnfamiliar(tx, attempt.keys()))
                .chain(() -> repository.clear(tx, AttemptKind.FAMILIAR, attempt.keys().familiar()));
    }

    private Uni<Void> clearUnfamiliar(Tx tx, LoginAttempt.Keys keys) {
        return repository.decrement(tx, AttemptKind.ADDRESS, keys.address())
                .chain(() -> repository.clear(tx, AttemptKind.ACCOUNT, keys.account()));
    }

    /**
     * Removes an attempt whose password was not checked, for example because the database failed. Also returns the login that the
     * attempt reserved from the suite's rate. Never fails: {@link #repeatWithdrawals()} repeats what the database cannot store now.
     */
    public Uni<Void> withdrawAttempt(LoginAttempt attempt) {
        return withdraw(attempt).onFailure().invoke(failure -> keep(attempt, failure)).onFailure().recoverWithNull();
    }

    /** Logs at most one line a second for each case, because each login adds to it while the database is unreachable. */
    private void keep(LoginAttempt attempt, Throwable failure) {
        if (pendingWithdrawals.size() < PENDING_WITHDRAWALS_MAX) {
            pendingWithdrawals.add(attempt);
            postponed.add(FailureClassifier.outcome(failure));
        } else {
            dropped.add(FailureClassifier.outcome(failure));
        }
    }

    /** Withdraws the attempts whose withdrawal failed before; the first failure keeps the rest for the next run. */
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    @Job("login-withdrawals")
    Uni<Void> repeatWithdrawals() {
        var next = pendingWithdrawals.peek();
        return next == null
                ? Uni.createFrom().voidItem()
                : withdraw(next).invoke(() -> pendingWithdrawals.remove(next)).chain(this::repeatWithdrawals);
    }

    private Uni<Void> withdraw(LoginAttempt attempt) {
        return transactions.run(tx -> Sequential.forEach(attempt.countedKinds(),
                kind -> repository.decrement(tx, kind, attempt.keys().of(kind)))
                .chain(() -> attempt.familiar() ? Uni.createFrom().voidItem() : repository.releaseSuiteLogin(tx)));
    }

    /** Writes a row for an unknown account, so that its refusal is as slow as the audit of a known account. */
    public Uni<Void> simulateAudit(Tx tx, LoginAttempt attempt) {
        var kind = attempt.countedKinds().getLast();
        return repository.touch(tx, kind, attempt.keys().of(kind));
    }

    /** Deletes counters that no longer cause a wait; returns their number. */
    public Uni<Integer> deleteExpired(Tx tx, int rowsMax) {
        return repository.deleteExpired(tx, rowsMax);
    }

    /** Returns whether a failure is written to the audit: the first and every tenth. */
    public static boolean isAudited(int failures) {
        return failures == 1 || failures % AUDITED_EVERY == 0;
    }

    private static <T> Uni<T> refused(Duration wait) {
        return Uni.createFrom().failure(Refusal.rateLimited(wait));
    }
}
