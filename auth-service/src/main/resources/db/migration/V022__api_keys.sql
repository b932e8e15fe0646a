-- Keys of internal systems. A secret is kept as its hash; two are good while one replaces the other.
create table api_key (
    tenant_id     uuid not null references tenant (id),
    id            uuid not null,
    name          text not null,
    prefix        text not null,
    scopes        text[] not null,
    created_by    uuid not null,
    created_at    timestamptz not null,
    expires_at    timestamptz not null,
    revoked_at    timestamptz,
    last_used_at  timestamptz,
    token_version integer not null,
    version       bigint not null,
    primary key (tenant_id, id),
    -- one per suite: a machine names no tenant
    constraint api_key_prefix unique (prefix),
    constraint api_key_id unique (id)
);
create index api_key_created on api_key (tenant_id, created_at, id);

create table api_key_secret (
    tenant_id   uuid not null,
    api_key_id  uuid not null,
    hash        bytea not null,
    valid_until timestamptz not null,
    primary key (tenant_id, api_key_id, hash),
    foreign key (tenant_id, api_key_id) references api_key (tenant_id, id) on delete cascade
);
