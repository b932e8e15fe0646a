package dev.recado.outbound.dispatch;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import io.smallrye.mutiny.Uni;

/**
 * Records which API key has sent a message, for keys that may not read messages: they find only their own. All other messages have no
 * submitter, so that no other send costs a statement more.
 */
@ApplicationScoped
public class DispatchSubmitters {

    private static final String RECORD = """
        update dispatch set submitted_by = $3
        where tenant_id = $1 and message_id = $2""";

    private final Transactions transactions;

    DispatchSubmitters(Transactions transactions) {
        this.transactions = transactions;
    }

    public Uni<Void> record(TenantId tenant, MessageId id, UUID submitter) {
        return transactions.query(RECORD, tenant.value(), id.value(), submitter).replaceWithVoid();
    }
}
