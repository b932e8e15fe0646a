-- lanes of a channel from which nothing is claimed, and why; repeatable like the index of the claims by channel
create table if not exists work_pause (
    tenant_id uuid not null,
    queue     text not null,
    channel   text not null,
    lane      smallint not null,
    reason    text not null,
    paused_by text,
    paused_at timestamptz not null default now(),
    primary key (tenant_id, queue, channel, lane)
);
