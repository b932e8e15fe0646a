-- turns and heads are deleted by age, model calls in the order of their ids
drop index concurrently if exists turn_created;
create index concurrently turn_created on turn (created_at);
drop index concurrently if exists turn_head_active;
create index concurrently turn_head_active on turn_head (active_on);
drop index concurrently if exists model_call_turn;
