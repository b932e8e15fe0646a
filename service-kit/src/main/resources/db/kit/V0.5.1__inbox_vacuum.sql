-- the space of deleted rows is reused after days, not when a fifth of a month's rows is deleted
alter table inbox set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.1);
