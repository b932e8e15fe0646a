-- a number belongs to the tenant for which Meta confirmed it: a channel that is not confirmed, or closed, receives nothing
alter table channel
    add column connected_at timestamptz,
    add column verified_at timestamptz,
    add column closed_at timestamptz;
update channel set connected_at = created_at;
alter table channel drop constraint channel_phone_number_id_key;
create unique index channel_owner on channel (phone_number_id) where verified_at is not null and closed_at is null;
create index channel_unverified on channel (channel_id) where verified_at is null and closed_at is null;
