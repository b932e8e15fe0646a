-- old rows are found without reading the table: new rows fill the space of deleted ones, so a BRIN index soon finds everything
drop index concurrently if exists message_seen_seen_at;
create index concurrently message_seen_seen_at on message_seen (seen_at);
drop index concurrently if exists message_seen_age;
