-- lists of a tenant
drop index concurrently if exists conversation_active;
create index concurrently conversation_active on conversation (tenant_id, active_at desc) include (assignee);
