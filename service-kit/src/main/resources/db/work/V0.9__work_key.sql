-- the id leads, so that only its lookups use this index: after an empty time the planner read all work of a tenant through the old one
drop index concurrently if exists work_key;
create unique index concurrently work_key on work (id, tenant_id, queue);
