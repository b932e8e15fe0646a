-- first answers of requests with an Idempotency-Key. Rows live 24 hours.
create table idempotency_key (
    tenant_id    uuid not null,
    caller       text not null,
    key          text not null,
    request_hash bytea not null,
    answer       text,
    created_at   timestamptz not null default now(),
    primary key (tenant_id, caller, key)
);
create index idempotency_key_created_at on idempotency_key (created_at);
