package dev.recado.auth;

import java.util.List;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;

/** Pauses the jobs that tests run themselves, so that no test waits for the clock. */
@ApplicationScoped
public class ScheduledJobs {

    /** Identities of the jobs. */
    static final List<String> PAUSED = List.of("mails-sent", "forgotten-passwords", "publisher-topics");

    void pause(@Observes StartupEvent event, Scheduler scheduler) {
        PAUSED.forEach(scheduler::pause);
    }

    /** Runs a job as its schedule would, and waits for its end. */
    public static void run(Supplier<Uni<Void>> job) {
        try {
            VertxContextSupport.subscribeAndAwait(job);
        } catch (Throwable e) {
            throw new IllegalStateException("the job failed", e);
        }
    }
}
