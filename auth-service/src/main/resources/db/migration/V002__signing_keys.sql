-- The suite's keys, no tenant's: hence no tenant_id. The public half is derived from the sealed one, never stored
-- beside it, so that whoever can only write to this table cannot bring in a key of their own.
create table signing_key (
    kid            text primary key,
    secrets_key_id text not null,
    private_key    bytea not null,
    created_at     timestamptz not null,
    retired_at     timestamptz,
    version        bigint not null
);
