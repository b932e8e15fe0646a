package dev.recado.outbound.dispatch;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.DispatchOutcome.CancelCause;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.Idempotency;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.outbound.dispatch.Dispatch.Ready;
import dev.recado.outbound.dispatch.Dispatch.State;
import dev.recado.outbound.dispatch.DispatchStatuses.DispatchStatusView;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/** Cancels waiting messages for people. The row decides a race with the send: a message that is being sent is not cancelled. */
@ApplicationScoped
class Cancellations {

    static final String BY_PERSON = "a person cancelled the message";
    /** Waits for a start of the send whose commit is running. */
    private static final String LOCK = """
        select state, delivery from dispatch
        where tenant_id = $1 and message_id = $2
        for update""";

    private final Idempotency idempotency;
    private final SendResults results;
    private final Audits audits;

    Cancellations(Idempotency idempotency, SendResults results, Audits audits) {
        this.idempotency = idempotency;
        this.results = results;
        this.audits = audits;
    }

    /** The answer to a cancellation. */
    record CancelledMessageView(String messageId, String status) {
    }

    Uni<CancelledMessageView> cancel(TenantId tenant, Actor actor, MessageId id, @Nullable IdempotentRequest once) {
        return idempotency.run(once, CancelledMessageView.class,
                tx -> tx.query(LOCK, tenant.value(), id.value()).map(rows -> Rows.first(rows, row -> row))
                        .onItem().ifNull().failWith(() -> Refusal.notFound("message"))
                        .chain(row -> cancel(tx, new Ready(tenant, id), row))
                        .call(() -> audits.add(tx, AuditEntry.of(tenant, actor, "message.cancelled").to("message", id.value())))
                        .replaceWith(new CancelledMessageView(id.toString(), State.CANCELLED.column())));
    }

    private Uni<Void> cancel(Tx tx, Ready ready, Row row) {
        if (State.of(row) != State.READY) {
            throw Refusal.conflict("NOT_WAITING",
                    "only a message that waits can be cancelled; this one is " + DispatchStatusView.status(row));
        }
        return results.end(tx, ready.cancel(BY_PERSON, CancelCause.PERSON));
    }
}
