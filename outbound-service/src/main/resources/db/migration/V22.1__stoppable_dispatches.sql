-- waiting messages that the bot wrote, which a takeover stops; the next release drops dispatch_stoppable, which the previous one uses
drop index concurrently if exists dispatch_bot_written;
create index concurrently dispatch_bot_written on dispatch (tenant_id, conversation_id, epoch)
    where state in ('ready', 'sending') and lane in ('reply', 'notice') and not exempt;
drop index concurrently if exists dispatch_applying;
create index concurrently dispatch_applying on dispatch (tenant_id, message_id) where applies_epoch is not null;
