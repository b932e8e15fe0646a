create table conversation (
    tenant_id       uuid        not null,
    id              uuid        not null,
    channel_id      uuid        not null,
    contact_id      uuid        not null,
    phone           text,
    user_id         text,
    state           text        not null default 'bot' check (state in ('bot', 'waiting', 'human', 'resolved')),
    epoch           bigint      not null default 1,
    applied_epoch   bigint      not null default 1,
    cause           text,
    urgency         text,
    turn_seq        bigint      not null default 0,
    answered_seq    bigint      not null default 0,
    answered_before bigint      not null default 0,
    overtaken       integer     not null default 0,
    oldest_unanswered_at timestamptz,
    answer_due_at   timestamptz,
    window_ends_at  timestamptz,
    unread          integer     not null default 0,
    last_message_id uuid,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    primary key (tenant_id, id),
    unique (tenant_id, channel_id, contact_id),
    foreign key (tenant_id, contact_id) references contact (tenant_id, id)
);
create index conversation_overdue on conversation (answer_due_at) where answer_due_at is not null;
create index conversation_newest on conversation (tenant_id, updated_at desc, id);
