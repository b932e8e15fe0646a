-- what a message says of another one (a reaction, an edit, a revoke), and how well we understood it
alter table message
    add column about       text,
    add column emoji       text,
    add column revision    integer,
    add column unsupported boolean not null default false;

update message set unsupported = true, revision = 1, text = 'unsupported: ' || kind where raw is not null;

create index message_about on message (tenant_id, conversation_id, about) where about is not null;
