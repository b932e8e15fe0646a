package dev.recado.auth.password;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.AuthConfig;
import dev.recado.kit.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;

/**
 * Hashes and checks passwords beside the event loop, a few at a time: a flood of logins is refused instead of taking the
 * service along. The answer comes back on the caller's Vert.x context; never call it within a database session.
 */
@ApplicationScoped
public class Passwords {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Argon2 argon2 = new Argon2();
    /** Compared with when there is no such user, so that the answer takes as long. */
    private final String nobodysHash = argon2.hash(GeneratedPassword.create());
    private final WorkerExecutor workers;
    private final Semaphore places;

    Passwords(Vertx vertx, AuthConfig config) {
        workers = vertx.createSharedWorkerExecutor("passwords", config.hashingThreadsMax());
        places = new Semaphore(config.hashingThreadsMax() + config.hashingQueueMax());
    }

    public Uni<String> hash(String password) {
        return work(() -> argon2.hash(password));
    }

    /** @param hash null when there is no such user: takes the same time and is false */
    public Uni<Boolean> matches(String password, String hash) {
        return work(() -> argon2.matches(password, hash != null ? hash : nobodysHash) && hash != null);
    }

    /** Whether a hash is to be made anew once its password is at hand. */
    public boolean outdated(String hash) {
        return argon2.outdated(hash);
    }

    private <T> Uni<T> work(Callable<T> job) {
        return Uni.createFrom().deferred(() -> {
            if (!places.tryAcquire()) {
                return Uni.createFrom().failure(Refusal.unavailable(RETRY_AFTER, "too many logins at once"));
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

    @PreDestroy
    void close() {
        workers.getDelegate().close();
    }
}
