package dev.recado.kit.work;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;

/** Reads and writes the rows of table {@code work}; every time in it is the database's. */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
class WorkRepository {

    private static final String ADD_ALL = """
        insert into work (tenant_id, queue, id, channel, person, lane, ordered, due_at)
        select tenant_id, $1, id, channel, person, lane, ordered,
            clock_timestamp() + delay_millis * interval '1 millisecond'
        from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::smallint[], $7::boolean[], $8::bigint[])
            with ordinality as r(tenant_id, id, channel, person, lane, ordered, delay_millis, position)
        order by position
        on conflict do nothing""";
    /**
     * A claimed ordered item blocks all others of its person. An earlier one that is due within 60 s blocks the later ones, unless
     * its lane is paused.
     */
    static final String UNBLOCKED = """
        (not w.ordered or not exists (
            select 1
            from work e
            where e.tenant_id = w.tenant_id and e.queue = w.queue
                and e.channel = w.channel and e.person = w.person and e.ordered
                and (e.claimed
                    or e.seq < w.seq and e.due_at <= statement_timestamp() + interval '60 seconds'%s)))""";
    /** Finds the locked rows by their position, so that no estimate makes the planner read the whole table. */
    private static final String MARK_CLAIMED = """
        update work w
        set claimed = true, attempts = attempts + 1, token = nextval('work_token'),
            leased_until = clock_timestamp() + $3::bigint * interval '1 millisecond'
        where w.ctid = any(array(select row_position from chosen))
        returning w.tenant_id, w.id, w.channel, w.person, w.attempts, w.token, w.lane, w.seq""";
    /**
     * Items with an expired lease come first. The lanes are listed and the time is stable within the statement, so that the
     * index skips the items that are due later.
     */
    static final String CLAIM = """
        with lapsed as (
            select ctid as row_position
            from work
            where queue = $1 and claimed and leased_until < statement_timestamp()
            order by leased_until
            limit $2
            for update skip locked
        ), due as (
            select ctid as row_position
            from work w
            where queue = $1 and not claimed and lane = any($4::smallint[]) and due_at <= statement_timestamp()
                and %s
            order by lane, due_at, seq
            limit $2
            for update skip locked
        ), chosen as (
            select * from lapsed union all select * from due limit $2
        )
        %s""".formatted(UNBLOCKED.formatted(""), MARK_CLAIMED);
    /**
     * Walks from channel to channel in the index, so that its cost does not depend on the number of items. The order of the counted
     * items keeps the planner in that index. Until the end of the transaction it also disables sorts and bitmap scans: when the
     * statistics were gathered while the queue was empty, the claim that follows would sort all items of a channel, instead of
     * taking the first ones in the order of the index.
     */
    static final String WAITING = """
        with recursive waiting as (
            (select tenant_id, channel
            from work
            where queue = $1 and not claimed
            order by tenant_id, channel
            limit 1)
            union all
            (select n.tenant_id, n.channel
            from waiting c
            cross join lateral (
                select w.tenant_id, w.channel
                from work w
                where w.queue = $1 and not w.claimed and (w.tenant_id, w.channel) > (c.tenant_id, c.channel)
                order by w.tenant_id, w.channel
                limit 1) n)
        ), open as materialized (
            select c.tenant_id, c.channel, %s as lanes
            from waiting c
        ), counted as (
            select c.tenant_id, c.channel, d.due
            from open c
            cross join lateral (
                select count(*) as due
                from (
                    select 1
                    from work w
                    where w.queue = $1 and w.tenant_id = c.tenant_id and w.channel = c.channel and not w.claimed
                        and w.lane = any(c.lanes) and w.due_at <= statement_timestamp()
                    order by w.lane, w.due_at, w.seq
                    limit $2) first_due) d
            where d.due > 0
            union all
            select l.tenant_id, l.channel, count(*)
            from work l
            where l.queue = $1 and l.claimed and l.leased_until < statement_timestamp()
                and not exists (
                    select 1
                    from work_pause p
                    where p.queue = $1 and p.tenant_id = l.tenant_id and p.channel = l.channel and p.lane = l.lane)
            group by l.tenant_id, l.channel
        )
        select tenant_id, channel, least(sum(due), $2)::int as due,
            set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true)
        from counted
        group by tenant_id, channel""".formatted(WorkPauses.OPEN_LANES.formatted("$3", "c"));
    /**
     * The result says whether the deleted items held back another one of their person. The deleted rows are still visible in the
     * statement.
     */
    private static final String DELETED = """
        )
        select coalesce(bool_or(d.ordered and exists (
            select 1
            from work w
            where w.tenant_id = d.tenant_id and w.queue = d.queue and w.channel = d.channel and w.person = d.person
                and w.ordered and w.id not in (select id from deleted))), false) as unblocks, coalesce(array_agg(id), '{}') as ids
        from deleted d""";
    static final String FINISH = """
        with deleted as (
            delete from work w
            using unnest($2::uuid[], $3::uuid[], $4::bigint[]) as r(tenant_id, id, token)
            where w.queue = $1 and w.tenant_id = r.tenant_id and w.id = r.id and w.token = r.token and w.claimed
            returning w.*
        """ + DELETED;
    private static final String RETRY = """
        update work
        set claimed = false, leased_until = null, last_error = $6,
            due_at = clock_timestamp() + $5::bigint * interval '1 millisecond'
        where tenant_id = $1 and queue = $2 and id = $3 and token = $4 and claimed""";
    private static final String POSTPONE = """
        update work
        set due_at = greatest(due_at, clock_timestamp() + $4::bigint * interval '1 millisecond')
        where ctid = any(array(
            select ctid
            from work
            where tenant_id = $1 and queue = $2 and id = any($3) and not claimed
            for update skip locked))""";
    private static final String REMOVE = """
        with deleted as (
            delete from work
            where tenant_id = $1 and queue = $2 and id = any($3)
            returning *
        """ + DELETED;
    /** Leaves out rows that another transaction changes: it ends or releases them. */
    private static final String EXTEND = """
        with held as (
            select w.tenant_id, w.id
            from work w
            join unnest($2::uuid[], $3::uuid[], $4::bigint[]) as r(tenant_id, id, token)
                on w.tenant_id = r.tenant_id and w.queue = $1 and w.id = r.id and w.token = r.token and w.claimed
            for update of w skip locked
        )
        update work w
        set leased_until = clock_timestamp() + $5::bigint * interval '1 millisecond'
        from held h
        where w.tenant_id = h.tenant_id and w.queue = $1 and w.id = h.id""";

    static final Short[] LANES = IntStream.rangeClosed(0, WorkItem.LANE_MAX).mapToObj(lane -> (short) lane)
            .toArray(Short[]::new);
    private static final int ERROR_CHARS_MAX = 200;

    private final WorkConfig config;

    WorkRepository(WorkConfig config) {
        this.config = config;
    }

    /** Adds the items in their order; returns the number of those that the queue did not have. */
    Uni<Integer> addAll(Tx tx, List<WorkItem> items) {
        return tx.update(ADD_ALL, config.queue(), Rows.uuids(items, item -> item.tenant().value()),
                Rows.uuids(items, WorkItem::id), Rows.texts(items, WorkItem::channel), Rows.texts(items, WorkItem::person),
                items.stream().map(item -> (short) item.lane()).toArray(Short[]::new),
                items.stream().map(WorkItem::ordered).toArray(Boolean[]::new),
                items.stream().map(item -> item.delay().toMillis()).toArray(Long[]::new));
    }

    /**
     * Claims due items. If two replicas claim items of one person at the same moment, a unique index refuses one: the claim then
     * fails, and must be repeated in a new transaction.
     */
    Uni<List<ClaimedWork>> claim(Tx tx, int limit) {
        return tx.query(CLAIM, config.queue(), limit, config.lease().toMillis(), LANES).map(WorkRepository::sorted);
    }

    Uni<List<WaitingChannel>> waiting(Tx tx, int dueMax) {
        return tx.query(WAITING, config.queue(), dueMax, LANES).map(rows -> Rows.list(rows,
                row -> new WaitingChannel(Rows.tenant(row), row.getString("channel"), row.getInteger("due"))));
    }

    /**
     * The work that a statement has deleted.
     *
     * @param unblocks whether one of the items held back another one of its person
     */
    record Deleted(Set<UUID> ids, boolean unblocks) {

        private static Deleted of(Row row) {
            return new Deleted(Set.of(row.getArrayOfUUIDs("ids")), row.getBoolean("unblocks"));
        }
    }

    /** Deletes those of the items whose claim is still valid. */
    Uni<Deleted> finish(Tx tx, List<ClaimedWork> claimed) {
        return tx.query(FINISH, config.queue(), Rows.uuids(claimed, one -> one.tenant().value()),
                Rows.uuids(claimed, ClaimedWork::id), claimed.stream().map(ClaimedWork::token).toArray(Long[]::new))
                .map(rows -> Rows.first(rows, Deleted::of));
    }

    Uni<Boolean> retry(Tx tx, ClaimedWork claimed, Duration after, String error) {
        var reason = error == null || error.length() <= ERROR_CHARS_MAX ? error : error.substring(0, ERROR_CHARS_MAX);
        return tx.update(RETRY, claimed.tenant().value(), config.queue(), claimed.id(), claimed.token(), after.toMillis(),
                reason).map(rows -> rows == 1);
    }

    Uni<Void> postpone(Tx tx, TenantId tenant, Collection<UUID> ids, Duration after) {
        return tx.update(POSTPONE, tenant.value(), config.queue(), ids.toArray(UUID[]::new), after.toMillis())
                .replaceWithVoid();
    }

    Uni<Deleted> remove(Tx tx, TenantId tenant, Collection<UUID> ids) {
        return tx.query(REMOVE, tenant.value(), config.queue(), ids.toArray(UUID[]::new))
                .map(rows -> Rows.first(rows, Deleted::of));
    }

    /** Extends the leases of running work; the result is the number of leases that this replica still holds. */
    Uni<Integer> extend(Tx tx, List<ClaimedWork> running) {
        return tx.update(EXTEND, config.queue(),
                running.stream().map(claimed -> claimed.tenant().value()).toArray(UUID[]::new),
                running.stream().map(ClaimedWork::id).toArray(UUID[]::new),
                running.stream().map(ClaimedWork::token).toArray(Long[]::new),
                config.lease().toMillis());
    }

    /** By lane, then in order of arrival. */
    private static List<ClaimedWork> sorted(RowSet<Row> rows) {
        return sorted(Rows.list(rows, row -> row));
    }

    static List<ClaimedWork> sorted(List<Row> rows) {
        return rows.stream()
                .sorted(Comparator.comparing((Row row) -> row.getShort("lane")).thenComparing(row -> row.getLong("seq")))
                .map(row -> new ClaimedWork(new TenantId(row.getUUID("tenant_id")), row.getUUID("id"), row.getString("channel"),
                        row.getString("person"), row.getInteger("attempts"), row.getLong("token"), row.getShort("lane")))
                .toList();
    }
}
