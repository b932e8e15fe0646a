package dev.recado.auth.session;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.throttle.LoginThrottle;
import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;

/** Deletes expired sessions, refresh tokens and login attempts. */
@ApplicationScoped
class SessionRetention {

    private final SessionRepository repository;
    private final LoginThrottle throttle;
    private final OldRowDeletion deletion;

    SessionRetention(SessionRepository repository, LoginThrottle throttle, OldRowDeletion deletion) {
        this.repository = repository;
        this.throttle = throttle;
        this.deletion = deletion;
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    @Job("session-retention")
    Uni<Void> deleteExpired() {
        return deletion.run(repository::deleteExpiredTokens).chain(() -> deletion.run(repository::deleteExpired))
                .chain(() -> deletion.run(throttle::deleteExpired)).replaceWithVoid();
    }
}
