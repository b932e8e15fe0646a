-- whether a person wants marketing, and when they last said so
alter table contact
    add column opted_out_at timestamptz,
    add column wish_told_at timestamptz;

create index conversation_contact on conversation (tenant_id, contact_id);
