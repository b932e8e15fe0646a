package dev.recado.outbound.dispatch;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.Job;
import dev.recado.outbound.OutboundConfig;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/**
 * Deletes ended dispatches and unused control epochs of all tenants after the retention time. Each transaction deletes a bounded
 * number of rows; replicas share the work by row locks.
 */
@ApplicationScoped
class DispatchRetention {

    private static final int BATCH_MAX = 5_000;
    /** Deletes up to 300,000 rows of a table in a minute, fifty times what 100 messages a second add. */
    private static final int BATCHES_MAX = 60;
    private static final String DELETE_DISPATCHES = """
        delete from dispatch
        where ctid = any(array(
            select ctid
            from dispatch
            where created_at < $1 and state not in ('ready', 'sending')
            order by created_at
            limit $2
            for update skip locked))""";
    /** An epoch in use is never old, because each request that is a day younger refreshes it. */
    private static final String DELETE_CONTROLS = """
        delete from conversation_control
        where ctid = any(array(
            select ctid
            from conversation_control
            where updated_at < $1
            order by updated_at
            limit $2
            for update skip locked))""";

    private final Transactions transactions;
    private final OutboundConfig config;
    private final Clock clock;

    DispatchRetention(Transactions transactions, OutboundConfig config, Clock clock) {
        this.transactions = transactions;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "1m", delayed = "10s", concurrentExecution = SKIP)
    @Job("dispatch-retention")
    Uni<Void> deleteOld() {
        var before = clock.instant().minus(config.dispatchRetention());
        return deleteAll(DELETE_DISPATCHES, before, BATCHES_MAX)
                .chain(() -> deleteAll(DELETE_CONTROLS, before, BATCHES_MAX));
    }

    private Uni<Void> deleteAll(String delete, Instant before, int batches) {
        return transactions.run(tx -> tx.update(delete, before, BATCH_MAX))
                .chain(deleted -> deleted < BATCH_MAX || batches == 1
                        ? Uni.createFrom().voidItem()
                        : deleteAll(delete, before, batches - 1));
    }
}
