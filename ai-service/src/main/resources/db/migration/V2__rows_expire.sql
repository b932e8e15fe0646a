-- turns, model calls and heads are deleted by age
create index turn_created on turn (created_at);

-- the id is derived from the same columns, so the primary key is unique already
alter table turn drop constraint turn_tenant_id_conversation_id_epoch_turn_seq_key;

-- a call may outlive its turn, and calls are deleted in the order of their ids
alter table model_call drop constraint model_call_tenant_id_turn_id_fkey;
drop index model_call_turn;

-- changes at most once a day, so that most updates of a head touch no index
alter table turn_head add column active_on date not null default current_date;
create index turn_head_active on turn_head (active_on);

-- large tables whose oldest rows go all the time: the default of 20 % would wait for days
alter table turn set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
alter table model_call set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
alter table turn_head set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
