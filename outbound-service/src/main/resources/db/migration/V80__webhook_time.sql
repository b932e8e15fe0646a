-- when the last webhook of a number arrived; written at most one time in a minute
create table webhook_time (
    tenant_id  uuid not null,
    channel_id uuid not null,
    arrived_at timestamptz not null,
    primary key (tenant_id, channel_id)
) with (fillfactor = 50);
