-- Links that stand for a person who cannot log in yet or any more: only their hash is kept, and one update uses them up.
create table invite (
    tenant_id  uuid not null references tenant (id),
    id         uuid not null,
    email      text not null,
    name       text not null,
    token_hash text not null,
    invited_by uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    -- accepted, taken back or replaced by a newer one
    closed_at  timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, invited_by) references user_account (tenant_id, id),
    constraint invite_token unique (token_hash),
    constraint invite_email_lower check (email = lower(email))
);
create unique index invite_open on invite (tenant_id, email) where closed_at is null;
create index invite_created on invite (tenant_id, created_at, id);
create index invite_expires on invite (expires_at);

create table invite_role (
    tenant_id uuid not null,
    invite_id uuid not null,
    role      text not null,
    primary key (tenant_id, invite_id, role),
    foreign key (tenant_id, invite_id) references invite (tenant_id, id) on delete cascade,
    constraint invite_role_known check (role in ('PLATFORM_ADMIN', 'OWNER', 'ADMIN', 'AGENT', 'VIEWER'))
);

-- Who says to have forgotten a password names no tenant, and perhaps nobody: a row for any address alike, gone in seconds.
create table password_forgotten (
    email    text primary key,
    asked_at timestamptz not null
);
create index password_forgotten_asked on password_forgotten (asked_at);

create table password_reset (
    tenant_id  uuid not null,
    id         uuid not null,
    user_id    uuid not null,
    token_hash text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade,
    constraint password_reset_token unique (token_hash)
);
create index password_reset_user on password_reset (tenant_id, user_id, created_at);
create index password_reset_expires on password_reset (expires_at);
