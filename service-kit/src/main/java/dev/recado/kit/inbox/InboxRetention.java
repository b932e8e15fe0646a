package dev.recado.kit.inbox;

import java.time.Duration;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.Jobs;
import dev.recado.kit.lifecycle.VertxContexts;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;

/** Deletes inbox rows after 30 days; no event is repeated later than that. */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
class InboxRetention {

    private static final Duration PERIOD = Duration.ofMinutes(10);
    private static final int BATCH_MAX = 20_000;
    private static final String DELETE = """
        delete from inbox
        where ctid = any(array(
            select ctid from inbox where seen_at < now() - interval '30 days' limit $1))""";

    private final Transactions transactions;
    private final Jobs jobs;
    private final Vertx vertx;
    private final Context root;
    private long timer;

    InboxRetention(Transactions transactions, Jobs jobs, Vertx vertx) {
        this.transactions = transactions;
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

    private Uni<Void> deleteOld() {
        return jobs.run("inbox-retention", () -> transactions.run(tx -> tx.update(DELETE, BATCH_MAX)));
    }
}
