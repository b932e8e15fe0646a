package dev.recado.conversation.inbound;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Deletes the old ids of processed messages. */
@ApplicationScoped
class SeenRetention {

    /** Rows that another replica deletes at this moment are left out. The index reads the oldest rows first. */
    static final String DELETE = """
        delete from message_seen
        where ctid = any(array(
            select ctid
            from message_seen
            where seen_at < now() - make_interval(secs => $1)
            order by seen_at
            limit $2
            for update skip locked))""";

    private final OldRowDeletion deletes;
    private final ConversationConfig config;

    SeenRetention(OldRowDeletion deletes, ConversationConfig config) {
        this.deletes = deletes;
        this.config = config;
    }

    @Scheduled(every = "1m", concurrentExecution = SKIP)
    @Job("seen-retention")
    Uni<Void> deleteOld() {
        return deletes.run(DELETE, (double) config.seenAgeMax().toSeconds()).replaceWithVoid();
    }
}
