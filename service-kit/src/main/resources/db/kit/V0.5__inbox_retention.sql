-- old rows are found without reading the table: new rows fill the space of deleted ones, so a BRIN index soon finds everything
drop index concurrently if exists inbox_oldest;
create index concurrently inbox_oldest on inbox (seen_at);
drop index concurrently if exists inbox_seen_at;
