-- templates as Meta lists them; content, status, quality and category have the time of their last change at Meta
create table template (
    tenant_id         uuid not null,
    id                uuid not null,
    business_id       text not null,
    template_id       text not null,
    name              text not null,
    language          text not null,
    category          text not null,
    upcoming_category text,
    status            text not null,
    status_detail     text,
    rejected_reason   text,
    disabled_at       timestamptz,
    quality           text,
    parameter_format  text not null,
    components        jsonb not null,
    body              text not null,
    components_at     timestamptz not null,
    status_at         timestamptz not null,
    quality_at        timestamptz not null,
    category_at       timestamptz not null,
    synced_at         timestamptz not null,
    deleted_at        timestamptz,
    created_at        timestamptz not null,
    updated_at        timestamptz not null,
    version           bigint not null,
    primary key (tenant_id, id),
    unique (tenant_id, business_id, template_id)
);

-- a deleted template stays for 30 days, beside a new one of the same name and language
create unique index template_name on template (tenant_id, business_id, name, language) where deleted_at is null;

-- when the templates of an account are read from Meta; one replica at a time does it, until its lease ends
create table template_sync (
    tenant_id   uuid not null,
    business_id text not null,
    due_at      timestamptz not null default now(),
    lease_until timestamptz not null default '-infinity',
    started_at  timestamptz,
    finished_at timestamptz,
    failures    integer not null default 0,
    error       text,
    primary key (tenant_id, business_id)
);
