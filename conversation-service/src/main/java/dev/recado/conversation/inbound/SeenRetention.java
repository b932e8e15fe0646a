package dev.recado.conversation.inbound;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Deletes old rows of the tables that hold ids for deduplication and matching. */
@ApplicationScoped
class SeenRetention {

    private static final int ROWS_MAX = 10_000;

    private static final String DELETE_SEEN = """
        delete from message_seen
        where ctid = any(array(
            select ctid from message_seen where seen_at < now() - make_interval(secs => $1) limit $2))""";

    private static final String DELETE_PARKED = """
        delete from status_parked
        where ctid = any(array(
            select ctid from status_parked where parked_at < now() - make_interval(secs => $1) limit $2))""";

    private final Transactions transactions;
    private final ConversationConfig config;

    SeenRetention(Transactions transactions, ConversationConfig config) {
        this.transactions = transactions;
        this.config = config;
    }

    @Scheduled(every = "1m", concurrentExecution = SKIP)
    @Job("seen-retention")
    Uni<Void> deleteOld() {
        return transactions.run(tx -> delete(tx, DELETE_SEEN).chain(() -> delete(tx, DELETE_PARKED)));
    }

    private Uni<Void> delete(Tx tx, String sql) {
        return tx.update(sql, (double) config.seenAgeMax().toSeconds(), ROWS_MAX).replaceWithVoid();
    }
}
