-- a large table is vacuumed after a fixed number of dead rows, not after a share of it
alter table dispatch set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
alter table conversation_control set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
