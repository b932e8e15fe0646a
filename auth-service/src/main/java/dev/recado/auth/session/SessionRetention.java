package dev.recado.auth.session;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.BatchedDeletes;
import dev.recado.auth.throttle.LoginThrottle;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;

/** Deletes expired sessions, refresh tokens and login attempts. */
@ApplicationScoped
class SessionRetention {

    private final SessionRepository repository;
    private final LoginThrottle throttle;
    private final Transactions transactions;

    SessionRetention(SessionRepository repository, LoginThrottle throttle, Transactions transactions) {
        this.repository = repository;
        this.throttle = throttle;
        this.transactions = transactions;
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    @Job("session-retention")
    Uni<Void> deleteExpired() {
        return BatchedDeletes.run(max -> transactions.run(tx -> repository.deleteExpiredTokens(tx, max)))
                .chain(() -> BatchedDeletes.run(max -> transactions.run(tx -> repository.deleteExpired(tx, max))))
                .chain(throttle::deleteExpired);
    }
}
