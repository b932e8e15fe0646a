package dev.recado.outbound.window;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/**
 * Deletes the addresses of customers who have not written for long. It reads the whole table, but rarely: an index on the time would
 * be written with every message.
 */
@ApplicationScoped
class CustomerWindowRetention {

    private static final Duration KEPT_FOR = Duration.ofDays(30);
    private static final String DELETE = """
        delete from customer_window
        where ctid = any(array(
            select ctid
            from customer_window
            where last_wrote_at < $1
            limit $2
            for update skip locked))""";

    private final OldRowDeletion deletion;
    private final Clock clock;

    CustomerWindowRetention(OldRowDeletion deletion, Clock clock) {
        this.deletion = deletion;
        this.clock = clock;
    }

    @Scheduled(every = "6h", delayed = "10m", concurrentExecution = SKIP)
    @Job("customer-window-retention")
    Uni<Void> deleteOld() {
        return deletion.run(DELETE, clock.instant().minus(KEPT_FOR)).replaceWithVoid();
    }
}
