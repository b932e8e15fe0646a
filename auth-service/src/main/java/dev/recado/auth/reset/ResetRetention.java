package dev.recado.auth.reset;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Forgets links that lead nowhere any more; a day after, so that those of the last hour are still counted. */
@ApplicationScoped
class ResetRetention {

    private static final Duration KEPT = Duration.ofDays(1);
    private static final int ROWS_MAX = 1_000;

    private final ResetRepository repository;
    private final Clock clock;

    ResetRetention(ResetRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    @Scheduled(every = "10m", concurrentExecution = SKIP)
    @WithTransaction
    Uni<Void> forget() {
        return repository.deleteExpiredBefore(clock.instant().minus(KEPT), ROWS_MAX).replaceWithVoid();
    }
}
