-- stored media; the bytes are in the storage under the id in file
create table media_object (
    tenant_id  uuid not null,
    id         uuid not null,
    file       uuid not null,
    mime_type  text not null,
    size_bytes bigint not null,
    sha256     text not null,
    filename   text,
    uploaded   boolean not null,
    created_at timestamptz not null,
    used_at    timestamptz not null,
    primary key (tenant_id, id)
);

-- the same bytes of a tenant are uploaded one time: of two uploads at the same moment, the index refuses one
create unique index media_object_upload on media_object (tenant_id, sha256) where uploaded;
create unique index media_object_file on media_object (file);
create index media_object_age on media_object (used_at);
