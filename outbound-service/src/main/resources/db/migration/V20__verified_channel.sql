-- a number belongs to the tenant for which Meta confirmed it: a channel that is not confirmed, or closed, receives nothing;
-- presumed: one of the previous version, which receives messages until Meta has been asked and refuses it
alter table channel
    add column connected_at timestamptz,
    add column verified_at timestamptz,
    add column presumed boolean not null default false,
    add column closed_at timestamptz;
update channel set connected_at = created_at, verified_at = created_at, presumed = true;
alter table channel drop constraint channel_phone_number_id_key;
create unique index channel_owner on channel (phone_number_id) where verified_at is not null and closed_at is null;
create index channel_unverified on channel (channel_id) where verified_at is null and closed_at is null;
