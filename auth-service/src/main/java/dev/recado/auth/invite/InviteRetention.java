package dev.recado.auth.invite;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Forgets invites a month after their end: each holds an address. */
@ApplicationScoped
class InviteRetention {

    private static final Duration KEPT = Duration.ofDays(30);
    private static final int ROWS_MAX = 1_000;

    private final InviteRepository repository;
    private final Clock clock;

    InviteRetention(InviteRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    @Scheduled(every = "10m", concurrentExecution = SKIP)
    @WithTransaction
    Uni<Void> forget() {
        return repository.deleteExpiredBefore(clock.instant().minus(KEPT), ROWS_MAX).replaceWithVoid();
    }
}
