create table message (
    tenant_id         uuid        not null,
    id                uuid        not null,
    conversation_id   uuid        not null,
    channel_id        uuid        not null,
    arrival           bigint      generated always as identity,
    direction         text        not null check (direction in ('in', 'out')),
    author            text        not null,
    kind              text        not null,
    text              text,
    raw               text,
    wamid             text,
    reply_to          text,
    turn_seq          bigint,
    lane              text,
    epoch             bigint,
    status            text        not null,
    rank              integer     not null,
    error_code        integer,
    error_title       text,
    error_explanation text,
    occurred_at       timestamptz not null,
    expires_at        timestamptz,
    accepted_at       timestamptz,
    sent_at           timestamptz,
    delivered_at      timestamptz,
    read_at           timestamptz,
    played_at         timestamptz,
    failed_at         timestamptz,
    created_at        timestamptz not null default now(),
    primary key (tenant_id, id),
    foreign key (tenant_id, conversation_id) references conversation (tenant_id, id)
);
create index message_history on message (tenant_id, conversation_id, occurred_at desc, arrival desc);
create index message_wamid on message (tenant_id, channel_id, wamid) where direction = 'out' and wamid is not null;
create index message_unsettled on message (expires_at) where direction = 'out' and status in ('queued', 'sending');

-- text-free, so that a repeat is known for 30 days whatever becomes of the message itself
create table message_seen (
    tenant_id  uuid        not null,
    channel_id uuid        not null,
    wamid      text        not null,
    seen_at    timestamptz not null default now(),
    primary key (tenant_id, channel_id, wamid)
);
create index message_seen_age on message_seen using brin (seen_at);
