package dev.recado.outbound.dispatch;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.work.WorkQueue;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Deletes the paces of the persons of all tenants to whom a number may send a whole burst again; replicas share the work. */
@ApplicationScoped
class PersonPaceRetention {

    private final OldRowDeletion deletion;
    private final WorkQueue queue;

    PersonPaceRetention(OldRowDeletion deletion, WorkQueue queue) {
        this.deletion = deletion;
        this.queue = queue;
    }

    @Scheduled(every = "1m", delayed = "20s", concurrentExecution = SKIP)
    @Job("person-pace-retention")
    Uni<Void> deleteIdle() {
        return deletion.run(queue::deleteIdlePaces).replaceWithVoid();
    }
}
