package dev.recado.conversation.status;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Deletes old parked statuses whose message never appeared, such as those of another tool with the same number. */
@ApplicationScoped
class ParkedStatusRetention {

    private static final int ROWS_MAX = 10_000;
    private static final int ROUNDS_MAX = 10;

    private static final String DELETE = """
        delete from status_parked
        where ctid = any(array(
            select ctid from status_parked where parked_at < now() - make_interval(secs => $1) limit $2))""";

    private final Transactions transactions;
    private final ConversationConfig config;

    ParkedStatusRetention(Transactions transactions, ConversationConfig config) {
        this.transactions = transactions;
        this.config = config;
    }

    /** Deletes in short transactions until no old row is left or the rounds of this run are used. */
    @Scheduled(every = "1m", concurrentExecution = SKIP)
    @Job("parked-status-retention")
    Uni<Void> deleteOld() {
        return deleteOld(ROUNDS_MAX);
    }

    private Uni<Void> deleteOld(int rounds) {
        return transactions.run(tx -> tx.update(DELETE, (double) config.parkedAgeMax().toSeconds(), ROWS_MAX))
                .chain(deleted -> deleted < ROWS_MAX || rounds == 1
                        ? Uni.createFrom().voidItem()
                        : deleteOld(rounds - 1));
    }
}
