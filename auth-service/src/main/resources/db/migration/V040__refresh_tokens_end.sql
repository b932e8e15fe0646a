-- Which tokens of a family are the newest, so that there are never many; and what may be forgotten, found quickly.
alter table refresh_token add column created_at timestamptz not null default clock_timestamp();
create index refresh_token_expires on refresh_token (expires_at);
create index user_session_ended on user_session (ended_at) where ended_at is not null;
