-- failed and uncertain messages of a number, which people list by lane and count
drop index concurrently if exists dispatch_unsent;
create index concurrently dispatch_unsent on dispatch (tenant_id, channel_id, state, lane, created_at, message_id)
    where state in ('failed', 'uncertain');
