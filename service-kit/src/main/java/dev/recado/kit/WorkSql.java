package dev.recado.kit;

/** The statements of the work queue; all times are the database's. */
final class WorkSql {

    static final String ADD = """
        insert into work (tenant_id, queue, id, channel, person, lane, ordered, due_at)
        values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp() + $8::bigint * interval '1 millisecond')
        on conflict do nothing""";

    static final String RESCHEDULE = """
        update work set due_at = clock_timestamp() + $4::bigint * interval '1 millisecond'
        where tenant_id = $1 and queue = $2 and id = $3 and not claimed""";

    /** An earlier one holds a later one back while it runs or is due within 60 s; a dead worker's own task is simply taken over. */
    static final String CLAIM = """
        with lapsed as (
            select tenant_id, queue, id from work
            where queue = $1 and claimed and leased_until < clock_timestamp()
            order by leased_until limit $2 for update skip locked
        ), due as (
            select tenant_id, queue, id from work w
            where queue = $1 and not claimed and due_at <= clock_timestamp()
            and (not ordered or not exists (
                select 1 from work e
                where e.tenant_id = w.tenant_id and e.queue = w.queue
                and e.channel = w.channel and e.person = w.person and e.ordered
                and (e.claimed or e.seq < w.seq
                    and e.due_at <= clock_timestamp() + interval '60 seconds')))
            order by lane, due_at, seq limit $2 for update skip locked
        ), chosen as (select * from lapsed union all select * from due limit $2)
        update work w set claimed = true, attempts = attempts + 1, token = nextval('work_token'),
            leased_until = clock_timestamp() + $3::bigint * interval '1 millisecond'
        from chosen c where w.tenant_id = c.tenant_id and w.queue = c.queue and w.id = c.id
        returning w.tenant_id, w.id, w.channel, w.person, w.attempts, w.token, w.lane, w.seq""";

    static final String FINISH = "delete from work where tenant_id = $1 and queue = $2 and id = $3 and token = $4 and claimed";

    static final String RETRY = """
        update work set claimed = false, leased_until = null, last_error = $6,
            due_at = clock_timestamp() + $5::bigint * interval '1 millisecond'
        where tenant_id = $1 and queue = $2 and id = $3 and token = $4 and claimed""";

    static final String REMOVE = "delete from work where tenant_id = $1 and queue = $2 and id = $3";

    static final String EXTEND = """
        update work w set leased_until = clock_timestamp() + $5::bigint * interval '1 millisecond'
        from unnest($2::uuid[], $3::uuid[], $4::bigint[]) as r(tenant_id, id, token)
        where w.tenant_id = r.tenant_id and w.queue = $1 and w.id = r.id and w.token = r.token and w.claimed""";

    private WorkSql() {
    }
}
