-- Whether the API keys of a deactivated user stay valid; by default they end with the user who created them.
alter table tenant add column api_keys_outlive_owner boolean not null default false;
create index api_key_owner on api_key (tenant_id, created_by) where revoked_at is null;
