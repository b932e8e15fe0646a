-- Systems that may write to dispatches.submitted.<name>. A removed one keeps its row, so that what still lies in its
-- topic can never become another tenant's.
create table publisher (
    tenant_id  uuid not null references tenant (id),
    name       text not null,
    lanes      text[] not null,
    active     boolean not null,
    topic_made boolean not null,
    created_at timestamptz not null,
    version    bigint not null,
    primary key (tenant_id, name),
    -- one per suite, as the topic
    constraint publisher_name unique (name),
    constraint publisher_lanes check (cardinality(lanes) > 0 and lanes <@ array['NOTICE', 'BULK'])
);
create index publisher_without_topic on publisher (tenant_id, name) where active and not topic_made;
