-- media to fetch from Meta: due_at is the time of the next attempt, or of the end of the lease while one runs;
-- attempts is the fencing token: an update with an older number changes nothing
create table media_request (
    tenant_id       uuid not null,
    event_id        text not null,
    occurred_at     timestamptz not null,
    conversation_id uuid not null,
    message_id      uuid not null,
    channel_id      uuid not null,
    wamid           text not null,
    type            text not null,
    media_id        text not null,
    mime_type       text,
    sha256          text,
    filename        text,
    url             text,
    url_received_at timestamptz,
    state           text not null default 'requested' check (state in ('requested', 'downloading', 'stored', 'failed')),
    due_at          timestamptz not null default now(),
    attempts        integer not null default 0,
    last_error      text,
    object_id       uuid,
    created_at      timestamptz not null default now(),
    primary key (tenant_id, event_id)
) with (fillfactor = 80);

create index media_request_due on media_request (due_at) where state in ('requested', 'downloading');
create index media_request_age on media_request (created_at);
