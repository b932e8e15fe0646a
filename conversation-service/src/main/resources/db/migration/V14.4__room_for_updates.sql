-- pages keep room for new versions of their rows; the space of deleted rows is reused after days, not after a fifth of a month's rows
alter table conversation set (fillfactor = 70);
alter table message set (fillfactor = 85);
alter table message_seen set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.1);
