-- Only a lookup by id uses this index. A plain column of tenant or queue let the planner read all work of a tenant through it, when the
-- statistics were gathered while the queue was empty.
drop index concurrently if exists work_key;
create unique index concurrently work_key on work (id, (tenant_id::text || queue));
