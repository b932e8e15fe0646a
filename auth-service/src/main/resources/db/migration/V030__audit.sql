-- What was done, by whom, of every service: one chain per tenant. No foreign key to the tenant: the record outlives it.
create table audit (
    tenant_id     uuid not null,
    seq           bigint not null,
    event_id      text not null,
    occurred_at   timestamptz not null,
    recorded_at   timestamptz not null,
    service       text not null,
    actor_type    text not null,
    actor_id      text,
    action        text not null,
    subject_type  text,
    subject_id    text,
    details       jsonb not null,
    previous_hash bytea not null,
    hash          bytea not null,
    primary key (tenant_id, seq),
    constraint audit_event unique (tenant_id, event_id)
);
create index audit_occurred on audit (tenant_id, occurred_at);
create index audit_action on audit (tenant_id, action, seq);
create index audit_actor on audit (tenant_id, actor_id, seq);
create index audit_subject on audit (tenant_id, subject_id, seq);

-- Where each chain ends. Whoever can write here but has no RECADO_SECRETS_KEY cannot make the seal fit.
create table audit_chain (
    tenant_id      uuid primary key,
    last_seq       bigint not null,
    last_hash      bytea not null,
    secrets_key_id text not null,
    seal           bytea not null
);

create function audit_stays() returns trigger language plpgsql as $$
begin
    raise exception 'rows of the audit are neither changed nor removed';
end
$$;
create trigger audit_rows_stay before update or delete on audit for each row execute function audit_stays();
create trigger audit_stays before truncate on audit for each statement execute function audit_stays();
