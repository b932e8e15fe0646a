package dev.recado.outbound.dispatch;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.DeliveryStatus;
import dev.recado.events.MessageId;
import dev.recado.events.StatusReported;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.lifecycle.Sequential;
import dev.recado.outbound.dispatch.Dispatch.Accepted;
import dev.recado.outbound.whatsapp.Explanation;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;

/**
 * Fails accepted messages that WhatsApp reports as not delivered. The failure is final for its dispatch; a delivered message never
 * fails.
 */
@ApplicationScoped
class LateFailures {

    private static final int NO_CODE = 0;
    /** Finds the rows by primary key, in its order: see {@link DispatchRepository#ACCEPT_ALL}. */
    static final String LOCK_UNDELIVERED = """
        select d.*
        from dispatch d
        join unnest($2::uuid[], $3::uuid[]) as r(message_id, channel_id) using (message_id, channel_id)
        where d.tenant_id = $1 and d.message_id = any($2) and d.state || '' = 'accepted' and d.delivery < 2
        order by d.message_id
        for update of d""";

    private final SendResults results;
    private final ErrorEffects effects;
    private final LateRetries retries;

    LateFailures(SendResults results, ErrorEffects effects, LateRetries retries) {
        this.retries = retries;
        this.results = results;
        this.effects = effects;
    }

    Uni<Void> store(Tx tx, List<StatusReported> statuses) {
        var failed = statuses.stream().filter(status -> status.status() == DeliveryStatus.FAILED && status.channelId() != null
                && EchoSettlement.messageId(status.callbackData()) != null).toList();
        return TenantGroups.forEach(failed, (tenant, own) -> fail(tx, tenant, own));
    }

    private Uni<Void> fail(Tx tx, TenantId tenant, List<StatusReported> failed) {
        Map<MessageId, StatusReported> byId = failed.stream().collect(Collectors.toMap(
                status -> EchoSettlement.messageId(status.callbackData()), status -> status, (one, repeated) -> one));
        var statuses = List.copyOf(byId.entrySet());
        return tx.query(LOCK_UNDELIVERED, tenant.value(), Rows.uuids(statuses, one -> one.getKey().value()),
                Rows.uuids(statuses, one -> one.getValue().channelId().value()))
                .chain(rows -> Sequential.forEach(Rows.list(rows, row -> row),
                        row -> fail(tx, tenant, row, byId.get(new MessageId(row.getUUID("message_id"))))));
    }

    /** A failure without an error says nothing about other messages, and is not retried. */
    private Uni<Void> fail(Tx tx, TenantId tenant, Row failed, StatusReported status) {
        var id = new MessageId(failed.getUUID("message_id"));
        var reported = status.errors().stream().findFirst();
        var error = reported.map(one -> GraphError.ofStatus(one.code(), one.title()))
                .orElseGet(() -> new GraphError(NO_CODE, null, Explanation.of("action.DROP")));
        return results.end(tx, Accepted.failLater(tenant, id, error))
                .chain(() -> reported.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : effects.applyLate(tx, tenant, id, status.channelId(), error)
                                .chain(() -> retries.add(tenant, tx, failed, error)));
    }
}
