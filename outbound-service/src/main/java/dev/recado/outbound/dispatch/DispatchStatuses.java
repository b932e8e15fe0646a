package dev.recado.outbound.dispatch;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.database.Transactions;
import io.smallrye.mutiny.Uni;

/** What became of the messages of a tenant; another tenant's do not exist. */
@ApplicationScoped
class DispatchStatuses {

    private final Transactions transactions;
    private final DispatchRepository repository;

    DispatchStatuses(Transactions transactions, DispatchRepository repository) {
        this.transactions = transactions;
        this.repository = repository;
    }

    Uni<DispatchStatusView> one(TenantId tenant, MessageId id) {
        return transactions.run(tx -> repository.view(tenant, tx, id))
                .onItem().ifNull().failWith(() -> Refusal.notFound("message"));
    }
}
