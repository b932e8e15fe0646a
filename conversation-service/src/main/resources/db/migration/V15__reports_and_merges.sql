-- when WhatsApp last reported that a number or user id is its contact's; null in older rows, which then have the time of the
-- contact's newest message
alter table contact_address add column reported_at timestamptz;

-- conversations that became part of another one, so that their ids name it
create table conversation_merge (
    tenant_id       uuid        not null,
    conversation_id uuid        not null,
    merged_into     uuid        not null,
    merged_at       timestamptz not null default now(),
    primary key (tenant_id, conversation_id)
);
