package dev.recado.ai.turn;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import io.smallrye.mutiny.Uni;

/** Looks at the queue without touching it. */
@ApplicationScoped
public class OpenTurns {

    private final Transactions transactions;
    private final TurnRepository repository;

    OpenTurns(Transactions transactions, TurnRepository repository) {
        this.transactions = transactions;
        this.repository = repository;
    }

    public Uni<QueueDepth> depth(TenantId tenant) {
        return transactions.run(tx -> repository.depth(tenant, tx));
    }
}
