-- one row per callback and event: due_at is the time of the next attempt, or of the end of the lease while one runs;
-- attempts fences: an attempt that another one has overtaken changes nothing.
-- attempts_before were made before a person asked for another round; the pauses of the schedule count from there
create table callback_delivery (
    tenant_id       uuid not null,
    id              uuid not null default gen_random_uuid(),
    callback_id     uuid not null,
    event_id        text not null,
    type            text not null,
    body            text not null,
    state           text not null default 'waiting' check (state in ('waiting', 'sending', 'delivered', 'failed')),
    due_at          timestamptz not null default now(),
    expires_at      timestamptz not null,
    attempts        integer not null default 0,
    attempts_before integer not null default 0,
    last_status     integer,
    last_error      text,
    created_at      timestamptz not null default now(),
    ended_at        timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, callback_id, event_id)
) with (fillfactor = 80);

create index callback_delivery_due on callback_delivery (tenant_id, callback_id, due_at) where state in ('waiting', 'sending');
create index callback_delivery_list on callback_delivery (tenant_id, callback_id, created_at);
create index callback_delivery_expiry on callback_delivery (expires_at) where state = 'waiting';
-- each batch of the retention reads only rows that it changes: delivered rows are not kept as long as failed ones,
-- and a delivery in progress may have lost its replica.
-- one index of waiting and sending rows would mislead the claim, which finds both by callback_delivery_due
create index callback_delivery_delivered on callback_delivery (ended_at) where state = 'delivered';
create index callback_delivery_failed on callback_delivery (ended_at) where state = 'failed';
create index callback_delivery_lost on callback_delivery (expires_at) where state = 'sending';
