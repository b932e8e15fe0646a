alter table work drop constraint work_pkey;
