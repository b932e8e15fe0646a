-- the rows of a missing topic are skipped without being read; replaces the index that led through all rows of a shard
create index outbox_topic on outbox (shard, topic, id);
drop index outbox_shard;
