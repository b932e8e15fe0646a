-- the newest turn known of each conversation; its row lock puts requests and controls of one conversation in line
create table turn_head (
    tenant_id       uuid        not null,
    conversation_id uuid        not null,
    epoch           bigint      not null,
    turn_seq        bigint      not null,
    updated_at      timestamptz not null default now(),
    primary key (tenant_id, conversation_id)
);

create table turn (
    tenant_id       uuid        not null,
    id              uuid        not null,
    conversation_id uuid        not null,
    epoch           bigint      not null,
    turn_seq        bigint      not null,
    state           text        not null default 'waiting'
        check (state in ('waiting', 'running', 'answered', 'handed_over', 'not_needed', 'failed', 'superseded')),
    -- the request as it came; emptied when the turn ends, so that no text stays longer than it is needed
    request         bytea,
    answer_due_at   timestamptz not null,
    -- when the first request that this turn replaces came: the debounce never waits longer than its maximum after it
    first_at        timestamptz not null default now(),
    retries         int         not null default 0,
    cause           text,
    created_at      timestamptz not null default now(),
    started_at      timestamptz,
    finished_at     timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, conversation_id, epoch, turn_seq)
);

create index turn_open on turn (tenant_id, conversation_id) where state in ('waiting', 'running');

-- what each model call cost: ids and numbers, no text
create table model_call (
    id              bigint      generated always as identity primary key,
    tenant_id       uuid        not null,
    turn_id         uuid        not null,
    conversation_id uuid        not null,
    model           text        not null,
    input_tokens    int,
    output_tokens   int,
    latency_millis  bigint      not null,
    outcome         text        not null,
    reason          text,
    at              timestamptz not null default now(),
    foreign key (tenant_id, turn_id) references turn (tenant_id, id)
);

create index model_call_turn on model_call (tenant_id, turn_id);
