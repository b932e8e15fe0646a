-- messages whose result is overdue
drop index concurrently if exists message_result_due;
create index concurrently message_result_due on message (result_due_at) where result_due_at is not null;
