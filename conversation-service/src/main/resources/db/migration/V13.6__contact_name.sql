-- a part of a name; the tenant is in the index, so that a search never reads names of other tenants
drop index concurrently if exists contact_name;
create index concurrently contact_name on contact using gin (tenant_id, name gin_trgm_ops);
