-- an unverified channel ended when it became unverified, not at each announcement; the channel that waits longest is verified next
alter table channel
    add column unverified_since timestamptz not null default now(),
    add column verification_tried_at timestamptz;
drop index channel_unverified;
create index channel_unverified on channel (verification_tried_at nulls first, channel_id)
    where (verified_at is null or presumed) and closed_at is null;
