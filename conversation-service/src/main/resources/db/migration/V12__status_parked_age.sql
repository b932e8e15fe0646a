-- parked statuses are deleted by their age
create index status_parked_age on status_parked (parked_at);
