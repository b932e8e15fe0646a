package dev.recado.outbound.media;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.GracefulStop;
import dev.recado.kit.lifecycle.Jobs;
import dev.recado.kit.lifecycle.VertxContexts;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;

/** Claims due requests while places are free, and runs each on a context of its own, as its Hibernate session needs it. */
@ApplicationScoped
class MediaDownloadLoop {

    private static final String JOB = "media-downloads";
    private static final Duration POLL = Duration.ofSeconds(2);

    private final MediaRequestClaims claims;
    private final MediaDownloads downloads;
    private final Jobs jobs;
    private final GracefulStop stop;
    private final Vertx vertx;
    private final Context root;
    private final int max;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicBoolean claiming = new AtomicBoolean();
    private long timer;

    MediaDownloadLoop(MediaRequestClaims claims, MediaDownloads downloads, Jobs jobs, GracefulStop stop, Vertx vertx,
            MediaConfig config) {
        this.claims = claims;
        this.downloads = downloads;
        this.jobs = jobs;
        this.stop = stop;
        this.vertx = vertx;
        this.root = ((VertxInternal) vertx).createEventLoopContext();
        this.max = config.downloadsInFlightMax();
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(POLL.toMillis(), id -> wake());
    }

    @PreDestroy
    void close() {
        vertx.cancelTimer(timer);
    }

    /** Claims soon; the poll does it when a claim runs already. */
    void wake() {
        if (max - running.get() > 0 && !stop.stopping() && claiming.compareAndSet(false, true)) {
            VertxContexts.startWork(root, () -> jobs.run(JOB, () -> claims.claim(max - running.get()).invoke(this::run))
                    .onTermination().invoke(() -> claiming.set(false)));
        }
    }

    private void run(List<MediaRequest> claimed) {
        running.addAndGet(claimed.size());
        claimed.forEach(request -> VertxContexts.startWork(root, () -> run(request)));
    }

    private Uni<Void> run(MediaRequest request) {
        return stop.track(() -> downloads.run(request))
                .onFailure().invoke(failure -> Log.warnf(
                        "The result of a download is not stored, and it is repeated at the end of its lease; check the database"
                                + " eventId=%s outcome=%s",
                        request.event().eventId(), FailureClassifier.outcome(failure)))
                .onFailure().recoverWithNull()
                .onTermination().invoke(this::ended);
    }

    private void ended() {
        running.decrementAndGet();
        wake();
    }
}
