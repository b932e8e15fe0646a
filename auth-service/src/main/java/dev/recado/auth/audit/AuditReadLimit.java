package dev.recado.auth.audit;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.http.RateLimit;
import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Limits reads of the audit, because a verification or an export reads every row of a tenant. */
@ApplicationScoped
class AuditReadLimit {

    private static final int PERSONS_MAX = 10_000;
    /** The burst of searches, as seconds of the sustained rate. */
    private static final int SEARCH_BURST_SECONDS = 10;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final RateLimit searches;
    private final RateLimit walks;
    private final Semaphore permits;

    AuditReadLimit(AuditReadConfig config) {
        searches = new RateLimit(config.searchesPerSecondMax(), config.searchesPerSecondMax() * SEARCH_BURST_SECONDS,
                PERSONS_MAX);
        walks = RateLimit.perMinute(config.walksPerMinuteMax(), PERSONS_MAX);
        permits = new Semaphore(config.walksInFlightMax());
    }

    /** Fails with 429 above the rate of searches. */
    void acquireSearch(UUID person) {
        searches.acquire(person.toString());
    }

    /** Runs a read of the whole chain. Fails with 429 above its rate, and with 503 while too many are running. */
    <T> Uni<T> walk(UUID person, Supplier<Uni<T>> walk) {
        acquireWalk(person);
        return Uni.createFrom().deferred(walk::get).onTermination().invoke(permits::release);
    }

    /** As {@link #walk}, for an export, which streams the rows. */
    <T> Multi<T> stream(UUID person, Supplier<Multi<T>> rows) {
        acquireWalk(person);
        return Multi.createFrom().deferred(rows::get).onTermination().invoke(permits::release);
    }

    private void acquireWalk(UUID person) {
        walks.acquire(person.toString());
        if (!permits.tryAcquire()) {
            throw Refusal.unavailable(RETRY_AFTER, "too many verifications and exports of the audit are running");
        }
    }
}
