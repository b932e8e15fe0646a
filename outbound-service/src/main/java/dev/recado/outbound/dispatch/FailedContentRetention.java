package dev.recado.outbound.dispatch;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Deletes the texts of failed and uncertain messages of all tenants after a week. Until then a person may retry them. */
@ApplicationScoped
class FailedContentRetention {

    static final Duration KEPT_MAX = Duration.ofDays(7);
    private static final String DELETE_CONTENTS = """
        update dispatch
        set content = null
        where ctid = any(array(
            select ctid
            from dispatch
            where content is not null and state in ('failed', 'uncertain') and created_at < $1
            order by created_at
            limit $2
            for update skip locked))""";

    private final OldRowDeletion deletion;
    private final Clock clock;

    FailedContentRetention(OldRowDeletion deletion, Clock clock) {
        this.deletion = deletion;
        this.clock = clock;
    }

    @Scheduled(every = "10m", delayed = "20s", concurrentExecution = SKIP)
    @Job("failed-content-retention")
    Uni<Void> deleteOld() {
        return deletion.run(DELETE_CONTENTS, clock.instant().minus(KEPT_MAX)).replaceWithVoid();
    }
}
