-- lists of a person
drop index concurrently if exists conversation_assignee;
create index concurrently conversation_assignee on conversation (tenant_id, assignee, active_at desc) where assignee is not null;
