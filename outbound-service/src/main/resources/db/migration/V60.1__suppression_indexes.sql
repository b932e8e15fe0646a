-- an opt-out finds the waiting marketing messages of a person, and a failure the earlier ones of the same person
drop index concurrently if exists dispatch_marketing_to_phone;
create index concurrently dispatch_marketing_to_phone on dispatch (tenant_id, canonical_phone) where state = 'ready' and marketing;
drop index concurrently if exists dispatch_marketing_to_user;
create index concurrently dispatch_marketing_to_user on dispatch (tenant_id, to_user_id) where state = 'ready' and marketing;
drop index concurrently if exists dispatch_undeliverable_to_phone;
create index concurrently dispatch_undeliverable_to_phone on dispatch (tenant_id, canonical_phone) where error_code = 131026;
drop index concurrently if exists dispatch_undeliverable_to_user;
create index concurrently dispatch_undeliverable_to_user on dispatch (tenant_id, to_user_id) where error_code = 131026;
