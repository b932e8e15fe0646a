-- the failed message that this one sends again; a message that no conversation requested keeps its content until it is delivered or too old
alter table dispatch add column if not exists retry_of uuid;
