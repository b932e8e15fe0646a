-- old rows are deleted by age, in bounded steps; waiting ones expire also while their number is paused
drop index concurrently if exists dispatch_age;
create index concurrently dispatch_age on dispatch (created_at);
drop index concurrently if exists dispatch_expiring;
create index concurrently dispatch_expiring on dispatch (expires_at) where state = 'ready';
drop index concurrently if exists conversation_control_age;
create index concurrently conversation_control_age on conversation_control (updated_at);
