-- the share of its rate that a number uses after error 130429; from slow_until on it grows back, see SlotGrants
alter table pace add column rate_share double precision not null default 1 check (rate_share > 0 and rate_share <= 1);
