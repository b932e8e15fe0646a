-- When a session's next refresh would be in its turn: each leaves a row that is kept for days.
alter table user_session add column next_refresh_at timestamptz not null default now();
