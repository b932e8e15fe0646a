package dev.recado.conversation.status;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.conversation.ByTenant;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.conversation.message.MessageStatus;
import dev.recado.conversation.message.StatusUpdate;
import dev.recado.conversation.message.StatusUpdate.Failure;
import dev.recado.conversation.store.Rows;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.database.Transactions;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Nothing we sent stays without an end: for all tenants, which is why it reads ids only. */
@ApplicationScoped
class UnsettledMessages {

    private static final String SILENT = """
        select tenant_id, id, now() as at from message
        where direction = 'out' and status in ('queued', 'sending')
            and expires_at < now() - make_interval(secs => $1)
        order by expires_at limit $2""";

    /** A status and the acceptance that would have claimed it can be stored at the same moment, each unseen by the other. */
    private static final String CROSSED = """
        select distinct m.tenant_id, m.id, now() as at from status_parked p
        join message m on m.tenant_id = p.tenant_id and m.channel_id = p.channel_id
            and m.wamid = p.wamid and m.direction = 'out'
        limit $1""";

    private final Transactions transactions;
    private final MessageStatuses settlements;
    private final SendResultUpdates outcomes;
    private final ConversationConfig config;

    UnsettledMessages(Transactions transactions, MessageStatuses settlements, SendResultUpdates outcomes,
            ConversationConfig config) {
        this.transactions = transactions;
        this.settlements = settlements;
        this.outcomes = outcomes;
        this.config = config;
    }

    @Scheduled(every = "2s", concurrentExecution = SKIP)
    @Job("unsettled-messages")
    Uni<Void> look() {
        return transactions
                .run(tx -> each(tx.query(SILENT, (double) config.outcomeMargin().toSeconds(), config.watchBatchMax()),
                        (tenant, found) -> settlements.settle(tenant, tx, found)))
                .chain(() -> transactions.run(tx -> each(tx.query(CROSSED, config.watchBatchMax()),
                        (tenant, found) -> outcomes.unpark(tenant, tx, found.stream().map(StatusUpdate::message).toList()))));
    }

    private static Uni<Void> each(Uni<RowSet<Row>> query, BiFunction<TenantId, List<StatusUpdate>, Uni<Void>> work) {
        return query
                .map(found -> Rows.list(found, r -> Map.entry(new TenantId(r.getUUID("tenant_id")), uncertain(
                        new MessageId(r.getUUID("id")), Rows.instant(r, "at")))))
                .map(found -> found.stream().collect(Collectors.groupingBy(Map.Entry::getKey,
                        Collectors.mapping(Map.Entry::getValue, Collectors.toList()))))
                .chain(found -> ByTenant.eachPart(found, work));
    }

    private static StatusUpdate uncertain(MessageId message, Instant at) {
        return new StatusUpdate(message, MessageStatus.UNCERTAIN, at, null,
                new Failure(null, "uncertain", "nothing was heard of it after its time was over"));
    }
}
