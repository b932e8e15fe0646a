-- every list and search of the console reads an index; the trusted extension needs no superuser, only the right to create
create extension if not exists pg_trgm;

-- the order of the lists, in steps of 30 s: within a step an update rewrites no index
alter table conversation add column active_at timestamptz;
update conversation set active_at = date_bin('30 seconds', updated_at, timestamptz '2000-01-01Z');
alter table conversation
    alter column active_at set default date_bin('30 seconds', now(), timestamptz '2000-01-01Z'),
    alter column active_at set not null;

drop index conversation_newest;
create index conversation_newest on conversation (tenant_id, active_at desc) include (assignee);
create index conversation_state on conversation (tenant_id, state, active_at desc) include (assignee);
create index conversation_assignee on conversation (tenant_id, assignee, active_at desc) where assignee is not null;

create index contact_name on contact using gin (name gin_trgm_ops);
create index contact_address_value on contact_address using gin (value gin_trgm_ops);
