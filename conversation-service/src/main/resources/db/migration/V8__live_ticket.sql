-- what opens a live feed once, within seconds of being asked for; only the secret's hash is here
create table live_ticket (
    tenant_id     uuid        not null,
    hash          bytea       not null,
    subject       uuid        not null,
    machine       boolean     not null,
    reads_all     boolean     not null,
    token_version bigint      not null,
    token_ends_at timestamptz not null,
    expires_at    timestamptz not null,
    primary key (tenant_id, hash)
);
create index live_ticket_expired on live_ticket (expires_at);
