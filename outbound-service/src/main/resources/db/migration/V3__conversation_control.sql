-- the highest epoch seen of each conversation: a send reads it `for share`, a takeover raises it
create table conversation_control (
    tenant_id       uuid not null,
    conversation_id uuid not null,
    epoch           bigint not null,
    updated_at      timestamptz not null default now(),
    primary key (tenant_id, conversation_id)
) with (fillfactor = 70);
