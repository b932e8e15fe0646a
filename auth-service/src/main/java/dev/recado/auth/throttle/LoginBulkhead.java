package dev.recado.auth.throttle;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Uni;

/** Limits concurrent logins of a replica, so that a flood leaves database connections and memory for other requests. */
@ApplicationScoped
public class LoginBulkhead {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Semaphore permits;

    LoginBulkhead(ThrottleConfig config) {
        permits = new Semaphore(config.inFlightMax());
    }

    /** Runs the login. Fails with 503 while {@code in-flight-max} logins are running. */
    public <T> Uni<T> run(Supplier<Uni<T>> login) {
        return Uni.createFrom().deferred(() -> {
            if (!permits.tryAcquire()) {
                return Uni.createFrom().failure(Refusal.unavailable(RETRY_AFTER, "too many concurrent logins"));
            }
            return Uni.createFrom().deferred(login::get).onTermination().invoke(permits::release);
        });
    }
}
