-- What is revoked or expired is found by when that was.
create index api_key_ended on api_key (least(expires_at, revoked_at));
