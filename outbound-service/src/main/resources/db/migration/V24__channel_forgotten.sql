-- when a closed channel was deleted from the topic channels.connected, 30 days after its end
alter table channel add column forgotten_at timestamptz;
create index channel_closed on channel (closed_at) where closed_at is not null;
