package dev.recado.outbound.template;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.lifecycle.BackOff;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.Job;
import dev.recado.outbound.channel.ChannelProvider;
import dev.recado.outbound.channel.ChannelProvider.Capability;
import dev.recado.outbound.number.NumberProfiles;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;

/**
 * Decides when the templates and the numbers of each account are read from Meta: after a number of the account was connected, on
 * request, and regularly. PostgreSQL decides which replica does it.
 */
@ApplicationScoped
class TemplateSyncs {

    /** Schedules an account with a new or changed number. The first query finds almost never one. */
    private static final String SCHEDULE = """
        insert into template_sync as s (tenant_id, business_id)
        select distinct c.tenant_id, c.business_id
        from channel c
        left join template_sync t using (tenant_id, business_id)
        where c.verified_at is not null and c.closed_at is null and c.provider = any($1)
            and (t.tenant_id is null or t.due_at > now() and t.started_at < c.updated_at)
        on conflict (tenant_id, business_id) do update
            set due_at = now()""";
    /** Claims one account until its lease ends; it is due again then, in case the replica dies. One without a number stays due. */
    private static final String CLAIM = """
        with due as (
            select tenant_id, business_id
            from template_sync s
            where due_at <= now() and lease_until <= now()
                and exists (
                    select 1 from channel c
                    where c.tenant_id = s.tenant_id and c.business_id = s.business_id
                        and c.verified_at is not null and c.closed_at is null)
            order by due_at
            limit 1
            for update skip locked
        )
        update template_sync s
        set lease_until = now() + $1 * interval '1 millisecond', due_at = now() + $1 * interval '1 millisecond', started_at = now()
        from due d
        where s.tenant_id = d.tenant_id and s.business_id = d.business_id
        returning s.tenant_id, s.business_id, s.started_at, s.failures""";
    private static final String FINISH = """
        update template_sync
        set lease_until = '-infinity', finished_at = now(), failures = 0, error = null,
            due_at = case when due_at < lease_until then due_at else now() + $4 * interval '1 millisecond' end
        where tenant_id = $1 and business_id = $2 and started_at = $3""";
    private static final String FAIL = """
        update template_sync
        set lease_until = '-infinity', failures = failures + 1, error = $4,
            due_at = case when due_at < lease_until then due_at else now() + $5 * interval '1 millisecond' end
        where tenant_id = $1 and business_id = $2 and started_at = $3""";
    /** Two runs of an account are at least a minute apart, because Meta limits the calls of an hour. */
    private static final String REQUEST = """
        insert into template_sync as s (tenant_id, business_id)
        select $1, unnest($2::text[])
        on conflict (tenant_id, business_id) do update
            set due_at = least(s.due_at, greatest(now(), s.started_at + interval '1 minute'))""";
    private static final String REQUEST_ALL = """
        update template_sync
        set due_at = least(due_at, greatest(now(), started_at + interval '1 minute'))
        where tenant_id = $1""";
    private static final String LIST = """
        select business_id, started_at, finished_at, due_at, error,
            case when lease_until > now() then 'running' when error is not null then 'failed'
                when finished_at is not null then 'synced' else 'waiting' end as state
        from template_sync
        where tenant_id = $1 and business_id = any($2)
        order by business_id""";
    private static final Duration LEASE = Duration.ofMinutes(5);
    /** Accounts that one run of the job reads; the next run of any replica continues. */
    private static final int RUNS_MAX = 10;
    private static final BackOff PAUSES = BackOff.halfRandom(Duration.ofMinutes(2), Duration.ofHours(1));

    /**
     * A claimed run.
     *
     * @param startedAt by the database's clock
     * @param failures of earlier runs in a row
     */
    record Run(TenantId tenant, String businessId, Instant startedAt, int failures) {

        private static Run of(Row row) {
            return new Run(Rows.tenant(row), row.getString("business_id"), Rows.instant(row, "started_at"),
                    row.getInteger("failures"));
        }
    }

    private final Transactions transactions;
    private final TemplateSync sync;
    private final NumberProfiles numbers;
    private final TemplateConfig config;

    TemplateSyncs(Transactions transactions, TemplateSync sync, NumberProfiles numbers, TemplateConfig config) {
        this.transactions = transactions;
        this.sync = sync;
        this.numbers = numbers;
        this.config = config;
    }

    /** Runs one sync after the other: a Hibernate session does one thing at a time. */
    @Scheduled(every = "5s", concurrentExecution = SKIP)
    @Job("template-sync")
    Uni<Void> syncDue() {
        return transactions.query(SCHEDULE, (Object) ChannelProvider.columnsWith(Capability.TEMPLATES))
                .chain(() -> runNext(RUNS_MAX));
    }

    /** Claims each account only when the one before is done, so that a slow account holds no other one. */
    private Uni<Void> runNext(int left) {
        return transactions.query(CLAIM, LEASE.toMillis()).map(rows -> Rows.list(rows, Run::of))
                .chain(claimed -> claimed.isEmpty() || left == 0
                        ? Uni.createFrom().voidItem()
                        : run(claimed.getFirst()).chain(() -> runNext(left - 1)));
    }

    /** Lets the accounts be read again soon. */
    Uni<Void> request(TenantId tenant, Tx tx, Collection<String> businessIds) {
        return businessIds.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.update(REQUEST, tenant.value(), businessIds.stream().sorted().distinct().toArray(String[]::new))
                        .replaceWithVoid();
    }

    /** As above, for all accounts of the tenant. */
    Uni<Void> requestAll(TenantId tenant) {
        return transactions.query(REQUEST_ALL, tenant.value()).replaceWithVoid();
    }

    /** Returns the state of the accounts. */
    Uni<List<TemplateSyncView>> list(TenantId tenant, Tx tx, Collection<String> businessIds) {
        return tx.query(LIST, tenant.value(), businessIds.toArray(String[]::new))
                .map(rows -> Rows.list(rows, TemplateSyncView::of));
    }

    private Uni<Void> run(Run run) {
        return sync.run(run).chain(() -> transactions.run(
                tx -> tx.update(FINISH, run.tenant().value(), run.businessId(), run.startedAt(), config.syncEvery().toMillis()))
                .replaceWithVoid())
                .onFailure().recoverWithUni(failure -> fail(run, failure))
                .chain(() -> refreshNumbers(run));
    }

    /** Runs after the lease of the templates, which the many answers about numbers would exceed. */
    private Uni<Void> refreshNumbers(Run run) {
        return numbers.refresh(run.tenant(), run.businessId()).onFailure().recoverWithUni(failure -> {
            Log.warnf("The numbers of an account cannot be read from Meta and are read again later tenantId=%s"
                    + " businessId=%s outcome=%s", run.tenant(), run.businessId(), FailureClassifier.outcome(failure));
            return Uni.createFrom().voidItem();
        });
    }

    /** Ends the run, also after a defect, so that the other accounts go on. */
    private Uni<Void> fail(Run run, Throwable failure) {
        var reason = failure instanceof Refusal ? failure.getMessage() : FailureClassifier.outcome(failure);
        Log.warnf("The templates of an account cannot be read from Meta and are read again later (%s) tenantId=%s businessId=%s"
                + " outcome=%s", reason, run.tenant(), run.businessId(), FailureClassifier.outcome(failure));
        return transactions.run(tx -> tx.update(FAIL, run.tenant().value(), run.businessId(), run.startedAt(), reason,
                PAUSES.pause(run.failures()).toMillis())).replaceWithVoid();
    }
}
