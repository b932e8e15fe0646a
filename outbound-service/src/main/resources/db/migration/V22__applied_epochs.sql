-- exempt: the fixed emergency text, which no takeover stops; applies_epoch: published as applied when this send has ended
alter table dispatch
    add column exempt        boolean not null default false,
    add column applies_epoch bigint;

drop index dispatch_stoppable;
create index dispatch_stoppable on dispatch (tenant_id, conversation_id, epoch)
    where state in ('ready', 'sending') and lane in ('reply', 'notice') and not exempt;
