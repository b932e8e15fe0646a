-- the texts of failed and uncertain messages are deleted by age
drop index concurrently if exists dispatch_unsent_content;
create index concurrently dispatch_unsent_content on dispatch (created_at)
    where content is not null and state in ('failed', 'uncertain');
