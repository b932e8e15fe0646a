-- lists of a state
drop index concurrently if exists conversation_state;
create index concurrently conversation_state on conversation (tenant_id, state, active_at desc) include (assignee);
