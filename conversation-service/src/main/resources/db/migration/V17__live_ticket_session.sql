-- a feed ends with the login session of its token; null for an API client
alter table live_ticket add column session uuid;
