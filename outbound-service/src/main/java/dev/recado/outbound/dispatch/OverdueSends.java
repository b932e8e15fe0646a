package dev.recado.outbound.dispatch;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.DispatchOutcome;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.lifecycle.Job;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Settles, for all tenants, the sends that nobody finished: past the deadline uncertain, and told when Meta's echo stays away. */
@ApplicationScoped
class OverdueSends {

    private static final int ROUND_MAX = 200;
    private static final String OVERDUE = """
        select tenant_id, message_id from dispatch
        where state = 'sending' and send_deadline < clock_timestamp()
        order by tenant_id, message_id limit $1 for update skip locked""";
    private static final String UNTOLD = """
        select tenant_id, message_id, error_explanation from dispatch
        where announce_at < clock_timestamp() and state = 'uncertain'
        order by tenant_id, message_id limit $1 for update skip locked""";

    private record Unsettled(TenantId tenant, MessageId id, String reason) {
    }

    private final Transactions transactions;
    private final DispatchRepository repository;
    private final SendResults arrivals;
    private final Endings endings;

    OverdueSends(Transactions transactions, DispatchRepository repository, SendResults arrivals, Endings endings) {
        this.transactions = transactions;
        this.repository = repository;
        this.arrivals = arrivals;
        this.endings = endings;
    }

    @Scheduled(every = "1s", concurrentExecution = SKIP)
    @Job("unsettled-sends")
    Uni<Void> settle() {
        return transactions.run(this::overdue).chain(() -> transactions.run(this::untold));
    }

    private Uni<Void> overdue(Tx tx) {
        return tx.query(OVERDUE, ROUND_MAX)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> unsettled(row.getUUID(0), row.getUUID(1), "no outcome within the deadline")).toList())
                .chain(found -> ByTenant.inTurn(found, one -> repository.find(one.tenant(), tx, one.id())
                        .chain(dispatch -> arrivals.doubt(tx, dispatch, one.reason()))));
    }

    private Uni<Void> untold(Tx tx) {
        return tx.query(UNTOLD, ROUND_MAX)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> unsettled(row.getUUID(0), row.getUUID(1), row.getString(2))).toList())
                .chain(found -> ByTenant.inTurn(found, one -> endings.end(one.tenant(), tx,
                        new Endings.End(one.id(), new DispatchOutcome.Uncertain(one.reason()),
                                List.of(DispatchState.UNCERTAIN)))));
    }

    private static Unsettled unsettled(UUID tenant, UUID id, String reason) {
        return new Unsettled(new TenantId(tenant), new MessageId(id), reason);
    }
}
