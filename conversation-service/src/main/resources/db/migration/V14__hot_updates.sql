-- columns that change with every message leave the indexes of the hot tables, and their pages keep room for new versions

-- deadlines of the bot's answers, in a narrow table of their own
create table answer_due (
    tenant_id       uuid        not null,
    conversation_id uuid        not null,
    due_at          timestamptz not null,
    primary key (tenant_id, conversation_id),
    foreign key (tenant_id, conversation_id) references conversation (tenant_id, id) on delete cascade
);
create index answer_due_oldest on answer_due (due_at);
insert into answer_due (tenant_id, conversation_id, due_at)
select tenant_id, id, answer_due_at from conversation where answer_due_at is not null;
drop index conversation_overdue;
alter table conversation set (fillfactor = 70);

-- the deadline for the result of a send; null after the first result, so that later statuses rewrite no index
alter table message add column result_due_at timestamptz;
update message set result_due_at = expires_at where direction = 'out' and status in ('queued', 'sending');
drop index message_unsettled;
create index message_result_due on message (result_due_at) where result_due_at is not null;
alter table message set (fillfactor = 85);
