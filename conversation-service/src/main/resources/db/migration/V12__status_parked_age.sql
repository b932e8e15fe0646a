-- parked statuses are deleted by their age
drop index concurrently if exists status_parked_age;
create index concurrently status_parked_age on status_parked (parked_at);
