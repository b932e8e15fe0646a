package dev.recado.auth.throttle;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Uni;

/** Keeps a flood of logins from taking the connections and the memory that everything else of the service needs. */
@ApplicationScoped
public class LoginBulkhead {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Semaphore places;

    LoginBulkhead(ThrottleConfig config) {
        places = new Semaphore(config.inFlightMax());
    }

    /** Runs the login, or refuses it at once when too many are under way. */
    public <T> Uni<T> within(Supplier<Uni<T>> login) {
        return Uni.createFrom().deferred(() -> {
            if (!places.tryAcquire()) {
                return Uni.createFrom().failure(Refusal.unavailable(RETRY_AFTER, "too many logins at once"));
            }
            return Uni.createFrom().deferred(login::get).onTermination().invoke(places::release);
        });
    }
}
