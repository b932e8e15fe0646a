-- A login goes on as a family of refresh tokens, each of which works once; only their hashes are kept.
create table user_session (
    tenant_id     uuid not null,
    id            uuid not null,
    user_id       uuid not null,
    token_version integer not null,
    device        text not null,
    created_at    timestamptz not null,
    last_used_at  timestamptz not null,
    expires_at    timestamptz not null,
    ended_at      timestamptz,
    end_cause     text,
    primary key (tenant_id, id),
    foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade,
    constraint user_session_end check ((ended_at is null) = (end_cause is null))
);
create index user_session_open on user_session (tenant_id, user_id, last_used_at) where ended_at is null;
create index user_session_last_used on user_session (last_used_at);

create table refresh_token (
    tenant_id  uuid not null,
    hash       bytea not null,
    session_id uuid not null,
    expires_at timestamptz not null,
    used_at    timestamptz,
    -- given to tabs that came with it at the same time as the first
    twins      integer not null default 0,
    primary key (tenant_id, hash),
    -- one per suite: who comes with a token names no tenant
    constraint refresh_token_hash unique (hash),
    foreign key (tenant_id, session_id) references user_session (tenant_id, id) on delete cascade
);
create index refresh_token_session on refresh_token (tenant_id, session_id);
