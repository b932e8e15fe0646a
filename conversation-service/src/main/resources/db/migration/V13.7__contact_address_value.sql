-- a part of a number or of a user id, within a tenant
drop index concurrently if exists contact_address_value;
create index concurrently contact_address_value on contact_address using gin (tenant_id, value gin_trgm_ops);
