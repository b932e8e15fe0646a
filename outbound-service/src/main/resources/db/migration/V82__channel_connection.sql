-- the history of each number: when and by whom it was connected and disconnected; who did it before this table is not known here
create table channel_connection (
    tenant_id            uuid not null,
    channel_id           uuid not null,
    connected_at         timestamptz not null,
    connected_by_type    text,
    connected_by         text,
    phone_number_id      text not null,
    business_id          text not null,
    provider             text not null,
    app                  text not null,
    disconnected_at      timestamptz,
    disconnected_by_type text,
    disconnected_by      text,
    disconnect_cause     text,
    primary key (tenant_id, channel_id, connected_at),
    foreign key (tenant_id, channel_id) references channel on delete cascade
);

create unique index channel_connection_open on channel_connection (tenant_id, channel_id) where disconnected_at is null;
create index channel_connection_age on channel_connection (tenant_id, connected_at desc);

insert into channel_connection (tenant_id, channel_id, connected_at, phone_number_id, business_id, provider, app, disconnected_at)
select tenant_id, channel_id, connected_at, phone_number_id, business_id, provider, app, closed_at
from channel
where connected_at is not null;
