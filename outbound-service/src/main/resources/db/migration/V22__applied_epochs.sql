-- exempt: the fixed emergency text, which no takeover stops; applies_epoch: published as applied when this send has ended
alter table dispatch
    add column exempt        boolean not null default false,
    add column applies_epoch bigint;
