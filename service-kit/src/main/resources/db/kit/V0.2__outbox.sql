-- events committed with the change that caused them, until the broker has them
create table outbox (
    id          bigint generated always as identity primary key,
    tenant_id   uuid not null,
    shard       smallint not null,
    topic       text not null,
    key         text not null,
    payload     bytea not null,
    event_id    text not null,
    kind        text not null,
    occurred_at timestamptz not null,
    created_at  timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_analyze_scale_factor = 0,
        autovacuum_analyze_threshold = 2000);
create index outbox_shard on outbox (shard, id);
