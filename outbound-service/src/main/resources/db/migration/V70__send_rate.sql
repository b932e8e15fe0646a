-- how many messages of each number WhatsApp accepted in each ten seconds; a row is deleted after two minutes
create table send_rate (
    tenant_id      uuid not null,
    channel_id     uuid not null,
    at             timestamptz not null,
    accepted_count integer not null,
    primary key (tenant_id, channel_id, at)
);
