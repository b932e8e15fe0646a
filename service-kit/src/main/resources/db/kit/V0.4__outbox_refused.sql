-- events that Kafka will never accept as they are: too large, an invalid topic, not serialisable
create table outbox_refused (
    id          bigint not null,
    tenant_id   uuid not null,
    shard       smallint not null,
    topic       text not null,
    key         text not null,
    payload     bytea not null,
    event_id    text not null,
    kind        text not null,
    occurred_at timestamptz not null,
    created_at  timestamptz not null,
    refused_at  timestamptz not null default clock_timestamp(),
    outcome     text not null,
    primary key (tenant_id, id)
);

-- for an operator: puts one event into the outbox again, behind all later ones; false when there is none with this id
create function outbox_retry(refused_id bigint) returns boolean language sql as $$
    with again as (
        delete from outbox_refused where id = refused_id
        returning tenant_id, shard, topic, key, payload, event_id, kind, occurred_at
    ), added as (
        insert into outbox (tenant_id, shard, topic, key, payload, event_id, kind, occurred_at)
        select tenant_id, shard, topic, key, payload, event_id, kind, occurred_at from again
        returning id
    )
    select exists (select 1 from added)
$$;
