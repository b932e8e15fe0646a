-- old rows are found without reading the table: new rows fill the space of deleted ones, so a BRIN index soon finds everything
drop index inbox_seen_at;
create index inbox_seen_at on inbox (seen_at);
-- the space of deleted rows is reused after days, not when a fifth of a month's rows is deleted
alter table inbox set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.1);
