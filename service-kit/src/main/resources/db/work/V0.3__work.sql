-- waiting and running work: a narrow table that stays small
create table work (
    tenant_id    uuid not null,
    queue        text not null,
    id           uuid not null,
    channel      text not null,
    person       text not null,
    lane         smallint not null,
    ordered      boolean not null,
    seq          bigint generated always as identity,
    due_at       timestamptz not null,
    claimed      boolean not null default false,
    token        bigint not null default 0,
    leased_until timestamptz,
    attempts     integer not null default 0,
    last_error   text,
    created_at   timestamptz not null default clock_timestamp(),
    primary key (tenant_id, queue, id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000);

create sequence work_token;

-- two of one conversation never run at once: the index decides, not a query
create unique index work_one_running on work (tenant_id, queue, channel, person) where ordered and claimed;
create index work_due on work (queue, lane, due_at, seq) where not claimed;
create index work_lease on work (queue, leased_until) where claimed;
create index work_person on work (tenant_id, queue, channel, person, seq) where ordered;
