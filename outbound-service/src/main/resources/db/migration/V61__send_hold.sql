-- messages of a number that wait because WhatsApp refuses all of their kind; template: the name of the one template, else empty
create table send_hold (
    tenant_id  uuid not null,
    channel_id uuid not null,
    kind       text not null check (kind in ('bulk', 'templates', 'template')),
    template   text not null default '',
    code       integer not null,
    until      timestamptz not null,
    primary key (tenant_id, channel_id, kind, template)
);
