-- the messages that a number received in each of the last ten seconds: they use up its rate at Meta. slot is the second modulo 10
create table inbound_second (
    tenant_id  uuid not null,
    channel_id uuid not null,
    slot       smallint not null check (slot between 0 and 9),
    second     bigint not null,
    messages   integer not null,
    primary key (tenant_id, channel_id, slot)
) with (fillfactor = 50);
