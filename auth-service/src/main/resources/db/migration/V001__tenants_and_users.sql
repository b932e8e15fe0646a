-- Businesses and their people. What belongs to a tenant carries tenant_id first in its keys, also in foreign ones.
create table tenant (
    id           uuid primary key,
    name         text not null,
    time_zone    text not null,
    locale       text not null,
    suspended_at timestamptz,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    version      bigint not null
);
create index tenant_created on tenant (created_at, id);

create table user_account (
    tenant_id      uuid not null references tenant (id),
    id             uuid not null,
    email          text not null,
    name           text not null,
    password_hash  text not null,
    token_version  integer not null,
    deactivated_at timestamptz,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    version        bigint not null,
    primary key (tenant_id, id),
    -- one per suite, not per tenant: who signs in names no tenant
    constraint user_account_email unique (email),
    constraint user_account_email_lower check (email = lower(email))
);
create index user_account_created on user_account (tenant_id, created_at, id);

create table user_role (
    tenant_id uuid not null,
    user_id   uuid not null,
    role      text not null,
    primary key (tenant_id, user_id, role),
    foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade,
    constraint user_role_known check (role in ('PLATFORM_ADMIN', 'OWNER', 'ADMIN', 'AGENT', 'VIEWER'))
);
