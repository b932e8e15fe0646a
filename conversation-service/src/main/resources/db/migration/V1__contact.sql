create table contact (
    tenant_id  uuid        not null,
    id         uuid        not null,
    name       text,
    username   text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (tenant_id, id)
);

-- kind "message" holds a person Meta named in no way: the message itself is the only thing known of them
create table contact_address (
    tenant_id  uuid not null,
    kind       text not null check (kind in ('user_id', 'parent_user_id', 'phone', 'message')),
    value      text not null,
    contact_id uuid not null,
    primary key (tenant_id, kind, value),
    foreign key (tenant_id, contact_id) references contact (tenant_id, id)
);
create index contact_address_contact on contact_address (tenant_id, contact_id);
