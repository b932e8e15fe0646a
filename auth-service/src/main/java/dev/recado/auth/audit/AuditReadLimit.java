package dev.recado.auth.audit;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
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
    private final RateLimit fullReads;
    private final int inFlightMax;
    private final Duration timeMax;
    private final Semaphore permits;
    /** The tenants with a full read in progress; each has at most one, so that none uses all permits. */
    private final Set<TenantId> reading = ConcurrentHashMap.newKeySet();

    AuditReadLimit(AuditReadConfig config) {
        searches = new RateLimit(config.searchesPerSecondMax(), config.searchesPerSecondMax() * SEARCH_BURST_SECONDS,
                PERSONS_MAX);
        fullReads = RateLimit.perMinute(config.fullReadsPerMinuteMax(), PERSONS_MAX);
        inFlightMax = config.fullReadsInFlightMax();
        timeMax = config.fullReadTimeMax();
        permits = new Semaphore(inFlightMax);
    }

    /** Fails with 429 above the rate of searches. */
    void acquireSearch(UUID person) {
        searches.acquire(person.toString());
    }

    /** Runs a read of a tenant's whole chain. Fails with 429 above its rate, and with 503 while the tenant or too many others read. */
    <T> Uni<T> fullRead(TenantId tenant, UUID person, Supplier<Uni<T>> read) {
        acquireFullRead(tenant, person);
        return Uni.createFrom().deferred(read::get).onTermination().invoke(() -> release(tenant));
    }

    /** As {@link #fullRead}, for an export, which streams the rows. It fails when a client reads too slowly. */
    <T> Multi<T> fullReadStream(TenantId tenant, UUID person, Supplier<Multi<T>> rows) {
        acquireFullRead(tenant, person);
        var ended = new CompletableFuture<Void>();
        var read = Multi.createFrom().deferred(rows::get).onTermination().invoke(() -> {
            ended.complete(null);
            release(tenant);
        });
        return Multi.createBy().merging().streams(read, timeLimit(ended));
    }

    /** Emits nothing, and fails unless the stream ends in time. */
    private <T> Multi<T> timeLimit(CompletableFuture<Void> ended) {
        return Uni.createFrom().completionStage(ended).ifNoItem().after(timeMax)
                .failWith(() -> Refusal.unavailable(RETRY_AFTER, "the export was not read within " + timeMax.toSeconds()
                        + " s (RECADO_AUTH_AUDIT_FULL_READ_TIME_MAX)"))
                .onItem().<T>transformToMulti(end -> Multi.createFrom().empty());
    }

    private void acquireFullRead(TenantId tenant, UUID person) {
        fullReads.acquire(person.toString());
        if (!reading.add(tenant)) {
            throw Refusal.unavailable(RETRY_AFTER,
                    "a verification or an export of this tenant's audit is running; one may run at a time");
        }
        if (!permits.tryAcquire()) {
            reading.remove(tenant);
            throw Refusal.unavailable(RETRY_AFTER, inFlightMax + " verifications and exports of the audit are running, which is"
                    + " the limit (RECADO_AUTH_AUDIT_FULL_READS_IN_FLIGHT_MAX)");
        }
    }

    private void release(TenantId tenant) {
        reading.remove(tenant);
        permits.release();
    }
}
