-- deadlines of the bot's answers, in a narrow table of their own: an indexed column of conversation would make every update
-- rewrite all of its indexes
create table answer_due (
    tenant_id       uuid        not null,
    conversation_id uuid        not null,
    due_at          timestamptz not null,
    primary key (tenant_id, conversation_id),
    foreign key (tenant_id, conversation_id) references conversation (tenant_id, id) on delete cascade
);
create index answer_due_oldest on answer_due (due_at);

-- set by the database, so that every version of the service that runs during a deploy sets them
create function conversation_answer_due() returns trigger language plpgsql as $$
begin
    if new.answer_due_at is null then
        delete from answer_due where tenant_id = new.tenant_id and conversation_id = new.id;
    else
        insert into answer_due (tenant_id, conversation_id, due_at) values (new.tenant_id, new.id, new.answer_due_at)
        on conflict (tenant_id, conversation_id) do update set due_at = excluded.due_at;
    end if;
    return null;
end
$$;
create trigger conversation_answer_due_inserted after insert on conversation
    for each row when (new.answer_due_at is not null) execute function conversation_answer_due();
create trigger conversation_answer_due_updated after update of answer_due_at on conversation
    for each row when (old.answer_due_at is distinct from new.answer_due_at) execute function conversation_answer_due();

-- few rows, found by the index conversation_overdue
insert into answer_due (tenant_id, conversation_id, due_at)
select tenant_id, id, answer_due_at from conversation where answer_due_at is not null;
