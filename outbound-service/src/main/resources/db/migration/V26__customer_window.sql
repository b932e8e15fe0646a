-- when a customer wrote to a number: the last time by each address, with the other address of the same person
create table customer_window (
    tenant_id     uuid not null,
    channel_id    uuid not null,
    address       text not null,
    phone         text,
    user_id       text,
    last_wrote_at timestamptz not null,
    primary key (tenant_id, channel_id, address)
) with (fillfactor = 80);
