-- what is to be sent and what became of it; a claimed one is `ready` here, its lease is the work row's
create table dispatch (
    tenant_id         uuid not null,
    message_id        uuid not null,
    conversation_id   uuid,
    channel_id        uuid not null,
    to_phone          text,
    to_user_id        text,
    content           text,
    reply_to          text,
    lane              text not null,
    epoch             bigint not null,
    expires_at        timestamptz not null,
    state             text not null default 'ready' check (state in
        ('ready', 'sending', 'accepted', 'failed', 'uncertain', 'cancelled', 'expired')),
    sender            bigint,
    send_deadline     timestamptz,
    announce_at       timestamptz,
    retries           integer not null default 0,
    wamid             text,
    error_code        integer,
    error_title       text,
    error_explanation text,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    primary key (tenant_id, message_id)
) with (fillfactor = 80);

create index dispatch_sending on dispatch (send_deadline) where state = 'sending';
create index dispatch_unannounced on dispatch (announce_at) where announce_at is not null;
create index dispatch_stoppable on dispatch (tenant_id, conversation_id, epoch) where state = 'ready' and lane = 'reply';
