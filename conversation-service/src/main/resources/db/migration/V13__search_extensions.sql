-- searches within a tenant; trusted extensions need no superuser, only the right to create
create extension if not exists pg_trgm;
create extension if not exists btree_gin;
