package dev.recado.conversation.inbound;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Deletes the old ids of processed messages. */
@ApplicationScoped
class SeenRetention {

    private static final int ROWS_MAX = 10_000;
    /** The most transactions of a run. Their 100,000 rows exceed what 1,000 messages a second store in a minute. */
    private static final int ROUNDS_MAX = 10;

    private static final String DELETE_SEEN = """
        delete from message_seen
        where ctid = any(array(
            select ctid from message_seen where seen_at < now() - make_interval(secs => $1) limit $2))""";

    private final Transactions transactions;
    private final ConversationConfig config;

    SeenRetention(Transactions transactions, ConversationConfig config) {
        this.transactions = transactions;
        this.config = config;
    }

    /** Deletes in short transactions until no old row is left or the rounds of this run are used. */
    @Scheduled(every = "1m", concurrentExecution = SKIP)
    @Job("seen-retention")
    Uni<Void> deleteOld() {
        return deleteOld(ROUNDS_MAX);
    }

    private Uni<Void> deleteOld(int rounds) {
        return transactions.run(tx -> tx.update(DELETE_SEEN, (double) config.seenAgeMax().toSeconds(), ROWS_MAX))
                .chain(deleted -> deleted < ROWS_MAX || rounds == 1
                        ? Uni.createFrom().voidItem()
                        : deleteOld(rounds - 1));
    }
}
