package dev.recado.conversation.status;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.message.MessageStatus;
import dev.recado.conversation.message.StatusUpdate;
import dev.recado.conversation.message.StatusUpdate.Failure;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.events.TenantGroups;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Marks messages without a reported result as uncertain. Its query covers all tenants and therefore reads only ids. */
@ApplicationScoped
class UnsettledMessages {

    private static final String WITHOUT_RESULT = """
        select tenant_id, id, now() as at
        from message
        where result_due_at < now() - make_interval(secs => $1)
        order by result_due_at
        limit $2""";

    private final Transactions transactions;
    private final MessageStatuses statuses;
    private final ConversationConfig config;

    UnsettledMessages(Transactions transactions, MessageStatuses statuses, ConversationConfig config) {
        this.transactions = transactions;
        this.statuses = statuses;
        this.config = config;
    }

    @Scheduled(every = "2s", concurrentExecution = SKIP)
    @Job("unsettled-messages")
    Uni<Void> settleAll() {
        var margin = (double) config.outcomeMargin().toSeconds();
        return transactions.run(tx -> byTenant(tx.query(WITHOUT_RESULT, margin, config.watchBatchMax()),
                (tenant, found) -> statuses.apply(tenant, tx, found)));
    }

    private static Uni<Void> byTenant(Uni<RowSet<Row>> query, BiFunction<TenantId, List<StatusUpdate>, Uni<Void>> work) {
        return query
                .map(found -> Rows.list(found, row -> row).stream().collect(Collectors.groupingBy(Rows::tenant,
                        Collectors.mapping(UnsettledMessages::uncertain, Collectors.toList()))))
                .chain(found -> TenantGroups.forEach(found, work));
    }

    private static StatusUpdate uncertain(Row row) {
        return new StatusUpdate(new MessageId(row.getUUID("id")), MessageStatus.UNCERTAIN, Rows.instant(row, "at"), null,
                new Failure(null, "uncertain", "no result was reported after the message expired"));
    }
}
