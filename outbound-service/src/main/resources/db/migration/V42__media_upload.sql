-- Meta's id of media that were uploaded for a business account, until it expires
create table media_upload (
    tenant_id   uuid not null,
    object_id   uuid not null,
    business_id text not null,
    media_id    text not null,
    expires_at  timestamptz not null,
    primary key (tenant_id, object_id, business_id),
    constraint media_upload_object foreign key (tenant_id, object_id) references media_object on delete cascade
);
