-- statuses of a wamid nobody told us yet, until a dispatch says whose it is
create table status_parked (
    tenant_id  uuid        not null,
    channel_id uuid        not null,
    wamid      text        not null,
    status     text        not null,
    at         timestamptz not null,
    error_code        integer,
    error_title       text,
    error_explanation text,
    parked_at  timestamptz not null default now(),
    primary key (tenant_id, channel_id, wamid, status)
);
