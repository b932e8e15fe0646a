package dev.recado.outbound.suppression;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Deletes ended suppressions. They are kept for longer than their topics, so that no repeated event restores one. */
@ApplicationScoped
class SuppressionRetention {

    private static final Duration KEPT_FOR = Duration.ofDays(30);
    private static final String DELETE = """
        delete from suppression
        where ctid = any(array(
            select ctid
            from suppression
            where until < $1
            limit $2
            for update skip locked))""";

    private final OldRowDeletion deletion;
    private final Clock clock;

    SuppressionRetention(OldRowDeletion deletion, Clock clock) {
        this.deletion = deletion;
        this.clock = clock;
    }

    @Scheduled(every = "6h", delayed = "11m", concurrentExecution = SKIP)
    @Job("suppression-retention")
    Uni<Void> deleteOld() {
        return deletion.run(DELETE, clock.instant().minus(KEPT_FOR)).replaceWithVoid();
    }
}
