package dev.recado.kit.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;

/**
 * Claims the due items of each channel separately, and keeps the pace of each person in the same statement. The caller has locked the
 * channels, so that no other transaction changes the paces of their persons.
 */
@ApplicationScoped
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
class PacedClaims {

    /**
     * Claims for each channel like {@link WorkRepository#CLAIM}: $4 tenants, $5 channels, $6 places. Judges the items of each person in
     * the order of their lanes. {@code next_at} of a person grows by the interval with each claimed item; an item passes if it stays
     * within the bucket. Other items are due when their bucket has room again. The background items among them follow one another,
     * so that not all of them are claimed and put off in each interval.
     */
    static final String CLAIM = """
        with share as materialized (
            select s.*, %s as lanes
            from unnest($4::uuid[], $5::text[], $6::int[]) as s(tenant_id, channel, places)
        ), released as (
        %s
        ), chosen as materialized (
            select c.*
            from share s
            cross join lateral (
                select *
                from (
                    select l.ctid as row_position, l.tenant_id, l.channel, l.person, l.lane, l.seq
                    from work l
                    where l.queue = $1 and l.tenant_id = s.tenant_id and l.channel = s.channel
                        and l.claimed and l.leased_until < statement_timestamp() and l.lane = any(s.lanes)
                    order by l.leased_until
                    limit s.places
                    for update skip locked) lapsed
                union all
                select *
                from (
                    select w.ctid as row_position, w.tenant_id, w.channel, w.person, w.lane, w.seq
                    from work w
                    where w.queue = $1 and w.tenant_id = s.tenant_id and w.channel = s.channel
                        and not w.claimed and w.lane = any(s.lanes) and w.due_at <= statement_timestamp()
                        and %s
                    order by w.lane, w.due_at, w.seq
                    limit s.places
                    for update skip locked) due
                limit s.places) c
        ), numbered as (
            select c.*, $7::bigint * interval '1 microsecond' as every, c.lane >= $9::int as background,
                row_number() over (partition by tenant_id, channel, person order by lane, seq) as n
            from chosen c
        ), judged as (
            select c.*, greatest(p.next_at, statement_timestamp()) as next_at, coalesce(p.later_at, '-infinity') as later_at,
                case when background then $10::int else $8::int end * every as room,
                greatest(p.next_at, statement_timestamp()) + n * every
                    <= statement_timestamp() + case when background then $10::int else $8::int end * every as passes
            from numbered c
            left join lateral (
                select *
                from work_pace p
                where p.tenant_id = c.tenant_id and p.queue = $1 and p.channel = c.channel and p.person = c.person
                limit 1) p on true
        ), counted as (
            select *, row_number() over (partition by tenant_id, channel, person, passes, background order by lane, seq) as k
            from judged
        ), timed as materialized (
            select *, case
                when passes then null
                when background then greatest(next_at + (n - k + 1) * every - room, later_at + every) + (k - 1) * every
                else next_at + n * every - room end as due
            from counted
        ), spent as (
            insert into work_pace as p (tenant_id, queue, channel, person, next_at, later_at)
            select tenant_id, $1, channel, person, min(next_at) + count(*) filter (where passes) * min(every),
                coalesce(max(due) filter (where background), '-infinity')
            from timed
            group by tenant_id, channel, person
            on conflict (tenant_id, queue, channel, person) do update
            set next_at = excluded.next_at, later_at = greatest(p.later_at, excluded.later_at)
        )
        update work w
        set claimed = t.passes, attempts = w.attempts + case when t.passes then 1 else 0 end, token = nextval('work_token'),
            leased_until = case when t.passes then clock_timestamp() + $3::bigint * interval '1 millisecond' end,
            due_at = coalesce(t.due, w.due_at), last_error = case when t.passes then w.last_error else $11 end
        from timed t
        where w.ctid = any(array(select row_position from chosen)) and w.ctid = t.row_position
        returning w.tenant_id, w.id, w.channel, w.person, w.attempts, w.token, w.lane, w.seq, t.passes,
            (extract(epoch from t.due - statement_timestamp()) * 1000)::bigint as due_millis"""
            .formatted(WorkPauses.OPEN_LANES.formatted("$2", "s"), WorkPauses.RELEASE_LOST,
                    WorkRepository.UNBLOCKED.formatted(" and e.lane = any(s.lanes)"));
    private static final String PUT_OFF = """
        update work w
        set claimed = false, leased_until = null, attempts = w.attempts - 1, last_error = $6,
            due_at = clock_timestamp() + $5::bigint * interval '1 millisecond'
        from unnest($2::uuid[], $3::uuid[], $4::bigint[]) as r(tenant_id, id, token)
        where w.queue = $1 and w.tenant_id = r.tenant_id and w.id = r.id and w.token = r.token and w.claimed""";
    /**
     * Releases an item for which nothing was sent to its person, so the pace of the person loses nothing. A claim at the same
     * moment may store the pace that it read before; then the person waits for one interval more.
     */
    private static final String PUT_BACK = """
        with released as (
            update work w
            set claimed = false, leased_until = null, attempts = w.attempts - $8::int, last_error = $6,
                due_at = clock_timestamp() + $5::bigint * interval '1 millisecond'
            where w.queue = $1 and w.tenant_id = $2 and w.id = $3 and w.token = $4 and w.claimed
            returning w.tenant_id, w.channel, w.person
        ), refunded as (
            update work_pace p
            set next_at = p.next_at - $7::bigint * interval '1 microsecond'
            from released r
            where p.tenant_id = r.tenant_id and p.queue = $1 and p.channel = r.channel and p.person = r.person
        )
        select count(*) from released""";
    static final String DELETE_IDLE = """
        delete from work_pace
        where ctid = any(array(
            select ctid
            from work_pace
            where next_at < now() and later_at < now()
            order by next_at
            limit $1
            for update skip locked))""";

    private final WorkConfig config;

    PacedClaims(WorkConfig config) {
        this.config = config;
    }

    /** @param putOff the times until the items are due that must wait for the pace of their persons */
    record Paced(List<ClaimedWork> claimed, List<Duration> putOff) {
    }

    /** Claims due items of each channel; it fails like {@link WorkRepository#claim(Tx, int)}. */
    Uni<Paced> claim(Tx tx, List<ChannelShare> shares, PersonPace pace) {
        return tx.query(CLAIM, config.queue(), WorkRepository.LANES, config.lease().toMillis(),
                Rows.uuids(shares, share -> share.tenant().value()),
                shares.stream().map(ChannelShare::channel).toArray(String[]::new),
                shares.stream().map(ChannelShare::places).toArray(Integer[]::new), pace.every().toNanos() / 1000, pace.burst(),
                pace.backgroundLane(), pace.backgroundBurst(), WorkQueue.OVER_PACE)
                .map(rows -> paced(Rows.list(rows, row -> row)));
    }

    private static Paced paced(List<Row> rows) {
        var claimed = new ArrayList<Row>();
        var putOff = new ArrayList<Duration>();
        for (var row : rows) {
            if (row.getBoolean("passes")) {
                claimed.add(row);
            } else {
                putOff.add(Duration.ofMillis(row.getLong("due_millis")));
            }
        }
        return new Paced(WorkRepository.sorted(claimed), putOff);
    }

    /** Releases claimed items for later, without counting their attempts. */
    Uni<Integer> putOff(Tx tx, List<ClaimedWork> claimed, Duration after, String reason) {
        return tx.update(PUT_OFF, config.queue(), Rows.uuids(claimed, one -> one.tenant().value()),
                Rows.uuids(claimed, ClaimedWork::id), claimed.stream().map(ClaimedWork::token).toArray(Long[]::new),
                after.toMillis(), reason);
    }

    /**
     * Releases a claimed item, and takes its claim back from the pace of its person. Of the time that the claim cost, only the part
     * that has not passed yet is given back: otherwise more than a full bucket would leave at once.
     *
     * @param uncounted how many attempts are not counted
     */
    Uni<Boolean> putBack(Tx tx, ClaimedWork claimed, Duration after, String reason, PersonPace pace, int uncounted) {
        return tx.query(PUT_BACK, config.queue(), claimed.tenant().value(), claimed.id(), claimed.token(), after.toMillis(),
                reason, refundMicros(claimed, pace), uncounted)
                .map(rows -> Rows.first(rows, row -> row.getLong(0)) == 1);
    }

    private static long refundMicros(ClaimedWork claimed, PersonPace pace) {
        var passed = System.nanoTime() - claimed.claimedNanos();
        return Math.max(0, pace.every().toNanos() - passed) / 1000;
    }

    /** Deletes paces that no longer limit anybody; returns their number. */
    Uni<Integer> deleteIdle(Tx tx, int rowsMax) {
        return tx.update(DELETE_IDLE, rowsMax);
    }
}
