package dev.recado.kit.work;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.lifecycle.FailureClassifier;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Reads and writes the rows of table {@code work}; every time in it is the database's. */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
class WorkRepository {

    private static final String ADD = """
        insert into work (tenant_id, queue, id, channel, person, lane, ordered, due_at)
        values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + $8::bigint * interval '1 millisecond')
        on conflict do nothing""";
    /**
     * A claimed ordered item blocks all others of its channel and person. An earlier one that is due within 60 s blocks the
     * later ones. Items with an expired lease come first.
     */
    private static final String CLAIM = """
        with lapsed as (
            select tenant_id, queue, id
            from work
            where queue = $1 and claimed and leased_until < clock_timestamp()
            order by leased_until
            limit $2
            for update skip locked
        ), due as (
            select tenant_id, queue, id
            from work w
            where queue = $1 and not claimed and due_at <= clock_timestamp()
                and (not ordered or not exists (
                    select 1
                    from work e
                    where e.tenant_id = w.tenant_id and e.queue = w.queue
                        and e.channel = w.channel and e.person = w.person and e.ordered
                        and (e.claimed
                            or e.seq < w.seq and e.due_at <= clock_timestamp() + interval '60 seconds')))
            order by lane, due_at, seq
            limit $2
            for update skip locked
        ), chosen as (
            select * from lapsed union all select * from due limit $2
        )
        update work w
        set claimed = true, attempts = attempts + 1, token = nextval('work_token'),
            leased_until = clock_timestamp() + $3::bigint * interval '1 millisecond'
        from chosen c
        where w.tenant_id = c.tenant_id and w.queue = c.queue and w.id = c.id
        returning w.tenant_id, w.id, w.channel, w.person, w.attempts, w.token, w.lane, w.seq""";
    private static final String FINISH = """
        delete from work
        where tenant_id = $1 and queue = $2 and id = $3 and token = $4 and claimed""";
    private static final String RETRY = """
        update work
        set claimed = false, leased_until = null, last_error = $6,
            due_at = clock_timestamp() + $5::bigint * interval '1 millisecond'
        where tenant_id = $1 and queue = $2 and id = $3 and token = $4 and claimed""";
    private static final String REMOVE = "delete from work where tenant_id = $1 and queue = $2 and id = $3";
    private static final String EXTEND = """
        update work w
        set leased_until = clock_timestamp() + $5::bigint * interval '1 millisecond'
        from unnest($2::uuid[], $3::uuid[], $4::bigint[]) as r(tenant_id, id, token)
        where w.tenant_id = r.tenant_id and w.queue = $1 and w.id = r.id and w.token = r.token and w.claimed""";

    private static final int CLAIM_TRIES_MAX = 5;
    private static final int ERROR_CHARS_MAX = 200;
    private static final String UNIQUE_VIOLATION = "23505";

    private final WorkConfig config;

    WorkRepository(WorkConfig config) {
        this.config = config;
    }

    Uni<Boolean> add(Tx tx, WorkItem item) {
        return tx.update(ADD, item.tenant().value(), config.queue(), item.id(), item.channel(), item.person(),
                (short) item.lane(), item.ordered(), item.delay().toMillis()).map(rows -> rows == 1);
    }

    /**
     * Claims due items. If two replicas claim items of one person at the same moment, a unique index refuses one, and its claim
     * is repeated.
     */
    Uni<List<ClaimedWork>> claim(Tx tx, int limit) {
        return tx.connection().query("savepoint claim").execute()
                .chain(() -> tx.query(CLAIM, config.queue(), limit, config.lease().toMillis()))
                .map(WorkRepository::sorted)
                .onFailure(WorkRepository::isUniqueViolation)
                .call(() -> tx.connection().query("rollback to savepoint claim").execute())
                .onFailure(WorkRepository::isUniqueViolation).retry().atMost(CLAIM_TRIES_MAX);
    }

    Uni<Boolean> finish(Tx tx, ClaimedWork claimed) {
        return tx.update(FINISH, claimed.tenant().value(), config.queue(), claimed.id(), claimed.token())
                .map(rows -> rows == 1);
    }

    Uni<Boolean> retry(Tx tx, ClaimedWork claimed, Duration after, String error) {
        var reason = error == null || error.length() <= ERROR_CHARS_MAX ? error : error.substring(0, ERROR_CHARS_MAX);
        return tx.update(RETRY, claimed.tenant().value(), config.queue(), claimed.id(), claimed.token(), after.toMillis(),
                reason).map(rows -> rows == 1);
    }

    Uni<Boolean> remove(Tx tx, TenantId tenant, UUID id) {
        return tx.update(REMOVE, tenant.value(), config.queue(), id).map(rows -> rows == 1);
    }

    /** Extends the leases of running work; the result is the number of leases that this replica still holds. */
    Uni<Integer> extend(Tx tx, List<ClaimedWork> running) {
        return tx.update(EXTEND, config.queue(),
                running.stream().map(claimed -> claimed.tenant().value()).toArray(UUID[]::new),
                running.stream().map(ClaimedWork::id).toArray(UUID[]::new),
                running.stream().map(ClaimedWork::token).toArray(Long[]::new),
                config.lease().toMillis());
    }

    private static boolean isUniqueViolation(Throwable failure) {
        return UNIQUE_VIOLATION.equals(FailureClassifier.sqlState(failure));
    }

    /** By lane, then in order of arrival. */
    private static List<ClaimedWork> sorted(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .sorted(Comparator.comparing((Row row) -> row.getShort("lane")).thenComparing(row -> row.getLong("seq")))
                .map(row -> new ClaimedWork(new TenantId(row.getUUID("tenant_id")), row.getUUID("id"), row.getString("channel"),
                        row.getString("person"), row.getInteger("attempts"), row.getLong("token")))
                .toList();
    }
}
