-- callbacks to which a tenant's results are delivered; the secrets are encrypted.
-- a callback is active while disabled_at is null
create table callback (
    tenant_id          uuid not null,
    id                 uuid not null,
    url                text not null,
    name               text,
    secrets_key_id     text not null,
    secret             bytea not null,
    old_secrets_key_id text,
    old_secret         bytea,
    old_secret_until   timestamptz,
    disabled_at        timestamptz,
    disabled_reason    text check (disabled_reason in ('request', 'gone', 'failing')),
    created_at         timestamptz not null,
    updated_at         timestamptz not null,
    version            bigint not null,
    primary key (tenant_id, id),
    check ((disabled_at is null) = (disabled_reason is null))
);

create index callback_active on callback (tenant_id) where disabled_at is null;

-- callbacks that fail at present: since the first failure after the last success
create table callback_failure (
    tenant_id   uuid not null,
    callback_id uuid not null,
    since       timestamptz not null default now(),
    primary key (tenant_id, callback_id)
);
