-- the person who has a conversation; null while it is nobody's
alter table conversation add column assignee uuid;
