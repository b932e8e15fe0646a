package dev.recado.kit.idempotency;

import java.time.Duration;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.lifecycle.Jobs;
import dev.recado.kit.lifecycle.VertxContexts;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;

/** Deletes idempotency keys that are older than {@link StoredAnswers#KEY_AGE_MAX}. */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
class IdempotencyRetention {

    private static final Duration PERIOD = Duration.ofMinutes(5);
    private static final String DELETE = """
        delete from idempotency_key
        where ctid = any(array(
            select ctid
            from idempotency_key
            where created_at < now() - make_interval(hours => %d)
            order by created_at
            limit $1
            for update skip locked))"""
            .formatted(StoredAnswers.KEY_AGE_MAX.toHours());

    private final OldRowDeletion deletes;
    private final Jobs jobs;
    private final Vertx vertx;
    private final Context root;
    private long timer;

    IdempotencyRetention(OldRowDeletion deletes, Jobs jobs, Vertx vertx) {
        this.deletes = deletes;
        this.jobs = jobs;
        this.vertx = vertx;
        this.root = ((VertxInternal) vertx).createEventLoopContext();
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(PERIOD.toMillis(), id -> VertxContexts.startWork(root, this::deleteOld));
    }

    @PreDestroy
    void close() {
        vertx.cancelTimer(timer);
    }

    Uni<Void> deleteOld() {
        return jobs.run("idempotency-retention", () -> deletes.run(DELETE).replaceWithVoid());
    }
}
