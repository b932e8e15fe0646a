-- old rows are deleted by age, in bounded steps; waiting ones expire also while their number is paused
create index dispatch_age on dispatch (created_at);
create index dispatch_expiring on dispatch (expires_at) where state = 'ready';
create index conversation_control_age on conversation_control (updated_at);

-- a large table is vacuumed after a fixed number of dead rows, not after a share of it
alter table dispatch set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
alter table conversation_control set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
