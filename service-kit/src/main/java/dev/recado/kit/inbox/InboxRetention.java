package dev.recado.kit.inbox;

import java.time.Duration;
import java.time.Instant;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.database.Rows;
import dev.recado.kit.lifecycle.Jobs;
import dev.recado.kit.lifecycle.VertxContexts;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;

/**
 * Deletes old inbox rows. A run deletes everything that is old enough.
 */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
class InboxRetention {

    /** No event is repeated later. */
    private static final Duration AGE_MAX = Duration.ofDays(30);
    private static final Duration PERIOD = Duration.ofMinutes(1);
    /** Rows that another replica deletes at this moment are left out. The index reads the oldest rows first. */
    private static final String DELETE = """
        delete from inbox
        where ctid = any(array(
            select ctid
            from inbox
            where seen_at < coalesce($1, now()) - make_interval(days => %d)
            order by seen_at
            limit $2
            for update skip locked))"""
            .formatted(AGE_MAX.toDays());

    private final OldRowDeletion deletes;
    private final Jobs jobs;
    private final Vertx vertx;
    private final Context root;
    private boolean running;
    private long timer;

    InboxRetention(OldRowDeletion deletes, Jobs jobs, Vertx vertx) {
        this.deletes = deletes;
        this.jobs = jobs;
        this.vertx = vertx;
        this.root = ((VertxInternal) vertx).createEventLoopContext();
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(PERIOD.toMillis(), id -> root.runOnContext(ignored -> startRun()));
    }

    @PreDestroy
    void close() {
        vertx.cancelTimer(timer);
    }

    /** Runs on the context {@code root}, the only one that uses the field {@code running}. */
    private void startRun() {
        if (!running) {
            running = true;
            VertxContexts.startWork(root, () -> jobs.run("inbox-retention", () -> deleteOld(null))
                    .onTermination().invoke(() -> running = false));
        }
    }

    /** @param now the time from which the age of a row counts; null for the database's time */
    Uni<Void> deleteOld(Instant now) {
        return deletes.run(DELETE, Rows.timestamp(now)).replaceWithVoid();
    }
}
