-- how fast work of one person is claimed: next_at is when the bucket of the person is full again; later_at is the due time of the last
-- background item that waits for it. A row with both times in the past limits nothing and is deleted
create table work_pace (
    tenant_id uuid not null,
    queue     text not null,
    channel   text not null,
    person    text not null,
    next_at   timestamptz not null,
    later_at  timestamptz not null default '-infinity',
    primary key (tenant_id, queue, channel, person)
) with (fillfactor = 80);
create index work_pace_idle on work_pace (next_at);
