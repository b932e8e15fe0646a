-- for a queue whose claims share their places among channels; repeatable, so that it runs whatever version a service has reached
create index if not exists work_due_by_channel on work (queue, tenant_id, channel, lane, due_at, seq) where not claimed;
drop index if exists work_due;
