-- large tables whose oldest rows go all the time: the default of 20 % would wait for days
alter table turn set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
alter table model_call set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
alter table turn_head set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
