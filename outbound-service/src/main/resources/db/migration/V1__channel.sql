-- the numbers we send from; one number belongs to one tenant, whoever asks
create table channel (
    tenant_id       uuid not null,
    channel_id      uuid not null,
    phone_number_id text not null unique,
    business_id     text not null,
    app             text not null,
    secrets_key_id  text not null,
    token           bytea not null,
    failing_code    integer,
    failing_title   text,
    failing_since   timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    primary key (tenant_id, channel_id)
);

-- when a number's next slot is free: one hot row per number, so it stays apart
create table pace (
    tenant_id  uuid not null,
    channel_id uuid not null,
    next_at    timestamptz not null default '-infinity',
    slow_until timestamptz not null default '-infinity',
    primary key (tenant_id, channel_id),
    foreign key (tenant_id, channel_id) references channel
) with (fillfactor = 20);
