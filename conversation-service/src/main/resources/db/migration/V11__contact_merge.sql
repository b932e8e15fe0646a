-- contacts that turned out to be one person: the one that is gone and the one that has its messages and addresses
create table contact_merge (
    tenant_id   uuid        not null,
    contact_id  uuid        not null,
    merged_into uuid        not null,
    merged_at   timestamptz not null default now(),
    primary key (tenant_id, contact_id)
);
