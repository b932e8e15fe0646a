-- Each event of a user lists the sessions that ended while their access tokens may still be valid.
drop index concurrently if exists user_session_ended_of_user;
create index concurrently user_session_ended_of_user on user_session (tenant_id, user_id, ended_at) where ended_at is not null;
