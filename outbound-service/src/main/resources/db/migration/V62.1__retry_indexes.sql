-- one retry for each failed message, however often its status is repeated; contents are deleted when no retry can follow
drop index concurrently if exists dispatch_retry_of;
create unique index concurrently dispatch_retry_of on dispatch (tenant_id, retry_of) where retry_of is not null;
drop index concurrently if exists dispatch_kept_content;
create index concurrently dispatch_kept_content on dispatch (expires_at) where state = 'accepted' and content is not null;
