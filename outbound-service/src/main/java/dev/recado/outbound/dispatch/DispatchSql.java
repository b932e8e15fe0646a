package dev.recado.outbound.dispatch;

/** The statements of the dispatches; all times are the database's. */
final class DispatchSql {

    static final String ADD = """
        insert into dispatch (tenant_id, message_id, conversation_id, channel_id, to_phone, to_user_id,
            content, reply_to, lane, epoch, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict do nothing""";

    static final String FIND = "select * from dispatch where tenant_id = $1 and message_id = $2";

    static final String BEGIN = """
        update dispatch set state = case when lane = 'reply' and epoch < $3 then 'cancelled'
                when expires_at <= clock_timestamp() then 'expired' else 'sending' end,
            sender = $4, send_deadline = clock_timestamp() + $5::bigint * interval '1 millisecond',
            updated_at = now()
        where tenant_id = $1 and message_id = $2 and state = 'ready'
        returning *""";

    static final String OUT_OF_TIME = """
        select 1 from dispatch where tenant_id = $1 and message_id = $2 and state = 'ready'
            and expires_at <= clock_timestamp() + $3::bigint * interval '1 millisecond'
        for update""";

    static final String AGAIN = """
        update dispatch set state = case
                when expires_at <= clock_timestamp() + $4::bigint * interval '1 millisecond'
                then 'expired' else 'ready' end,
            retries = retries + 1, updated_at = now()
        where tenant_id = $1 and message_id = $2 and state = 'sending' and sender = $3
        returning *""";

    static final String END = """
        update dispatch set state = $4, wamid = coalesce($5, wamid), error_code = $6, error_title = $7,
            error_explanation = $8, content = null, announce_at = null, updated_at = now()
        where tenant_id = $1 and message_id = $2 and state = any($3::text[])
        returning *""";

    static final String DOUBT = """
        update dispatch set state = 'uncertain', error_explanation = $3, content = null, updated_at = now(),
            announce_at = clock_timestamp() + $4::bigint * interval '1 millisecond'
        where tenant_id = $1 and message_id = $2 and state = 'sending'
        returning *""";

    static final String STOP = """
        select d.message_id from dispatch d
        join unnest($2::uuid[], $3::bigint[]) as raised(conversation_id, epoch) using (conversation_id)
        where d.tenant_id = $1 and d.state = 'ready' and d.lane = 'reply' and d.epoch < raised.epoch
        order by d.message_id for update of d""";

    static final String PROVEN = """
        select d.message_id, d.channel_id, r.wamid as proof from dispatch d
        join unnest($2::uuid[], $3::uuid[], $4::text[]) as r(message_id, channel_id, wamid)
            using (message_id, channel_id)
        where d.tenant_id = $1 and d.state in ('ready', 'sending', 'uncertain')
        order by d.message_id for update of d""";

    private DispatchSql() {
    }
}
