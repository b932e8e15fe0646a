-- work_key keeps the items unique
alter table work drop constraint work_pkey;
