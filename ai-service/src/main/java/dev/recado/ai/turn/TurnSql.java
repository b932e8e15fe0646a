package dev.recado.ai.turn;

/** The statements on turns; all times but {@code answer_due_at} are the database's. */
final class TurnSql {

    /** Changes a row only for what is newer than all known, and locks it. */
    static final String ADVANCE = """
        insert into turn_head as h (tenant_id, conversation_id, epoch, turn_seq) values ($1, $2, $3, $4)
        on conflict (tenant_id, conversation_id)
        do update set epoch = excluded.epoch, turn_seq = excluded.turn_seq, updated_at = now()
        where (h.epoch, h.turn_seq) < (excluded.epoch, excluded.turn_seq)""";

    static final String RISE = """
        insert into turn_head as h (tenant_id, conversation_id, epoch, turn_seq)
        values ($1, $2, $3, -1)
        on conflict (tenant_id, conversation_id)
        do update set epoch = excluded.epoch, turn_seq = -1, updated_at = now()
        where h.epoch < excluded.epoch""";

    static final String LOCK = "select 1 from turn_head where tenant_id = $1 and conversation_id = $2 for update";

    static final String SUPERSEDE = """
        update turn set state = 'superseded', finished_at = now(), request = null
        where tenant_id = $1 and conversation_id = $2 and epoch <= $3 and state = 'waiting'
        returning id""";

    /** Takes over from the turns replaced when the first of them came. */
    static final String INSERT = """
        with replaced as (
            select min(first_at) as first_at from turn
            where tenant_id = $1 and id = any($9::uuid[]) and epoch = $4)
        insert into turn (tenant_id, id, conversation_id, epoch, turn_seq, request, answer_due_at, first_at)
        select $1, $2, $3, $4, $5, $6, $7, coalesce(replaced.first_at, now()) from replaced
        returning (extract(epoch from greatest(interval '0', first_at + make_interval(secs => $8) - now()))
            * 1000)::bigint as left_millis""";

    static final String START = """
        update turn t set state = 'running', started_at = now()
        where t.tenant_id = $1 and t.id = $2 and t.state in ('waiting', 'running') and not exists (
            select 1 from turn_head h where h.tenant_id = t.tenant_id
            and h.conversation_id = t.conversation_id and h.epoch > t.epoch)
        returning request, retries""";

    static final String END = """
        update turn set state = $3, cause = $4, finished_at = now(), request = null
        where tenant_id = $1 and id = $2 and state in ('waiting', 'running')""";

    /** A newer waiting turn covers this one: then it waits no more. */
    static final String AGAIN = """
        update turn t set state = 'waiting', retries = retries + 1
        where t.tenant_id = $1 and t.id = $2 and t.state = 'running' and not exists (
            select 1 from turn n where n.tenant_id = t.tenant_id
            and n.conversation_id = t.conversation_id and n.state = 'waiting')""";

    static final String DEPTH = """
        select count(*) filter (where state = 'waiting') as waiting,
            count(*) filter (where state = 'running') as running
        from turn where tenant_id = $1 and state in ('waiting', 'running')""";

    private TurnSql() {
    }
}
