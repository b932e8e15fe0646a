-- waiting messages that the bot wrote, which a takeover stops; replaces dispatch_stoppable, which holds lane reply alone
drop index concurrently if exists dispatch_bot_written;
create index concurrently dispatch_bot_written on dispatch (tenant_id, conversation_id, epoch)
    where state in ('ready', 'sending') and lane in ('reply', 'notice') and not exempt;
drop index concurrently if exists dispatch_stoppable;
