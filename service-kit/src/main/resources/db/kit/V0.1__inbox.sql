-- which events were seen: a repeat changes nothing. Rows live 30 days.
create table inbox (
    tenant_id uuid not null,
    event_id  text not null,
    seen_at   timestamptz not null default now(),
    primary key (tenant_id, event_id)
);
create index inbox_seen_at on inbox using brin (seen_at);
