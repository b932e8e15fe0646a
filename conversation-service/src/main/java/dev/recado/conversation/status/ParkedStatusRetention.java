package dev.recado.conversation.status;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Deletes old parked statuses whose message never appeared, such as those of another tool with the same number. */
@ApplicationScoped
class ParkedStatusRetention {

    /** Rows that another replica deletes at this moment are left out. The index reads the oldest rows first. */
    static final String DELETE = """
        delete from status_parked
        where ctid = any(array(
            select ctid
            from status_parked
            where parked_at < now() - make_interval(secs => $1)
            order by parked_at
            limit $2
            for update skip locked))""";

    private final OldRowDeletion deletes;
    private final ConversationConfig config;

    ParkedStatusRetention(OldRowDeletion deletes, ConversationConfig config) {
        this.deletes = deletes;
        this.config = config;
    }

    @Scheduled(every = "1m", concurrentExecution = SKIP)
    @Job("parked-status-retention")
    Uni<Void> deleteOld() {
        return deletes.run(DELETE, (double) config.parkedAgeMax().toSeconds()).replaceWithVoid();
    }
}
