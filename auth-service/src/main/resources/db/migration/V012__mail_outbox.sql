-- Mails committed with what they tell of, until they are sent. Sealed: they hold an address and a token.
create table mail_outbox (
    tenant_id      uuid not null references tenant (id),
    id             uuid not null,
    secrets_key_id text not null,
    sealed         bytea not null,
    attempts       integer not null,
    due_at         timestamptz not null,
    created_at     timestamptz not null,
    primary key (tenant_id, id)
);
create index mail_outbox_due on mail_outbox (due_at);
