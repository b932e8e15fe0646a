package dev.recado.auth.password;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;

/** Threads for work that takes a core and 19 MiB, and as many places to wait for one: what is more is refused at once. */
final class HashBulkhead {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final String name;
    private final WorkerExecutor workers;
    private final Semaphore places;

    HashBulkhead(Vertx vertx, String name, int threads, int queueMax) {
        this.name = name;
        this.workers = vertx.createSharedWorkerExecutor(name, threads);
        this.places = new Semaphore(threads + queueMax);
    }

    <T> Uni<T> run(Callable<T> job) {
        return Uni.createFrom().deferred(() -> {
            if (!places.tryAcquire()) {
                return Uni.createFrom().failure(Refusal.unavailable(RETRY_AFTER, "too many " + name + " at once"));
            }
            return workers.executeBlocking(() -> andLeave(job), false);
        });
    }

    /** Here, not at the end of the Uni: a caller who went away leaves its job in the queue. */
    private <T> T andLeave(Callable<T> job) throws Exception {
        try {
            return job.call();
        } finally {
            places.release();
        }
    }

    void close() {
        workers.getDelegate().close();
    }
}
