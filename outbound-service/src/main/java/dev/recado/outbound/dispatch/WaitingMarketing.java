package dev.recado.outbound.dispatch;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.Address;
import dev.recado.events.DispatchOutcome.CancelCause;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.outbound.dispatch.Dispatch.Ready;
import dev.recado.outbound.suppression.Suppressions;
import io.smallrye.mutiny.Uni;

/** Cancels the waiting marketing messages of a person who opted out. */
@ApplicationScoped
public class WaitingMarketing {

    static final String OPTED_OUT = "the person opted out of marketing messages";
    static final String LOCK = """
        select message_id
        from dispatch
        where tenant_id = $1 and state = 'ready' and marketing and (canonical_phone = any($2) or to_user_id = any($2))
        order by message_id
        for update""";

    private final SendResults results;

    WaitingMarketing(SendResults results) {
        this.results = results;
    }

    /** Call it in the transaction that stores the opt-out. A message that is being sent is not cancelled. */
    public Uni<Void> cancel(TenantId tenant, Tx tx, Address person) {
        return tx.query(LOCK, tenant.value(), Suppressions.addresses(person).toArray(String[]::new))
                .chain(rows -> Sequential.forEach(Rows.list(rows, row -> new MessageId(row.getUUID("message_id"))),
                        id -> results.end(tx, new Ready(tenant, id).cancel(OPTED_OUT, CancelCause.OPTED_OUT))));
    }
}
