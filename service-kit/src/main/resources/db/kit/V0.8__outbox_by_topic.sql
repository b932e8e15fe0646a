-- the rows of a missing topic are skipped without being read; replaces the index that led through all rows of a shard
drop index concurrently if exists outbox_topic;
create index concurrently outbox_topic on outbox (shard, topic, id);
drop index concurrently if exists outbox_shard;
