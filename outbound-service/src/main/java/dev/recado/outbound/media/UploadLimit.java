package dev.recado.outbound.media;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Uni;

/** Limits the uploads in progress in this process, because each occupies memory for chunks and a place on the disk. */
@ApplicationScoped
class UploadLimit {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final AtomicInteger running = new AtomicInteger();
    private final int max;

    UploadLimit(MediaConfig config) {
        this.max = config.uploadsInFlightMax();
    }

    /** Runs the upload, or refuses it with 503. */
    <T> Uni<T> run(Supplier<Uni<T>> upload) {
        return Uni.createFrom().deferred(() -> {
            if (running.incrementAndGet() > max) {
                running.decrementAndGet();
                throw Refusal.unavailable(RETRY_AFTER,
                        "too many uploads run: recado.outbound.media.uploads-in-flight-max is " + max);
            }
            return Uni.createFrom().deferred(upload::get).onTermination().invoke(running::decrementAndGet);
        });
    }
}
