-- people who get no messages, or no marketing messages: one row per address of the person; a row without channel holds for all numbers
create table suppression (
    tenant_id      uuid not null,
    suppression_id uuid not null,
    address        text not null,
    channel_id     uuid,
    phone          text,
    user_id        text,
    scope          text not null check (scope in ('all', 'marketing')),
    cause          text not null check (cause in ('error', 'customer', 'contact')),
    cause_code     integer,
    since          timestamptz not null,
    until          timestamptz,
    changed_at     timestamptz not null,
    primary key (tenant_id, suppression_id, address)
);
create unique index suppression_key on suppression (tenant_id, address, channel_id, scope) nulls not distinct;
create index suppression_since on suppression (tenant_id, since);
-- canonical_phone: to_phone in its canonical form; marketing: not sent to people who opted out; template: its name, null for others
alter table dispatch
    add column canonical_phone text,
    add column marketing boolean not null default false,
    add column template  text;
