alter table work drop constraint work_pkey, add constraint work_pkey primary key using index work_key;
