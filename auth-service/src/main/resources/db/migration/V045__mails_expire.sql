-- A mail is worth no more than the link in it. The default is for a replica of before, which does not say when that ends.
alter table mail_outbox add column expires_at timestamptz not null default now() + interval '72 hours';
create index mail_outbox_expires on mail_outbox (expires_at);
