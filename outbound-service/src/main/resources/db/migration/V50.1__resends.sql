-- one resend for each uncertain message, also with several replicas
drop index concurrently if exists dispatch_resend_of;
create unique index concurrently dispatch_resend_of on dispatch (tenant_id, resend_of) where resend_of is not null;
drop index concurrently if exists dispatch_resend_due;
create index concurrently dispatch_resend_due on dispatch (resend_at) where resend_at is not null;
