package dev.recado.auth.password;

import java.time.Duration;
import java.util.concurrent.Callable;

import jakarta.enterprise.util.TypeLiteral;

import dev.recado.kit.http.Refusal;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;

/** Runs password hashing on its own threads. Refuses a job with 503 when all threads and the queue are full. */
final class HashBulkhead {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final String name;
    private final WorkerExecutor workers;
    private final Guard guard;

    /** Uses the queue of the worker pool. The guard limits running and queued jobs together (ADR 0004). */
    HashBulkhead(Vertx vertx, String name, int threads, int queueMax) {
        this.name = name;
        this.workers = vertx.createSharedWorkerExecutor(name, threads);
        this.guard = Guard.create().withDescription(name)
                .withBulkhead().limit(threads + queueMax - 1).queueSize(1).done()
                .build();
    }

    <T> Uni<T> run(Callable<T> job) {
        return Uni.createFrom().deferred(() -> guard.get(() -> workers.executeBlocking(job, false), new TypeLiteral<Uni<T>>() {
        })).onFailure(BulkheadException.class)
                .transform(full -> Refusal.unavailable(RETRY_AFTER, "too many concurrent " + name));
    }

    void close() {
        workers.getDelegate().close();
    }
}
