-- the turns that no later result of a reply reopens, and the oldest turn whose draft may still be sent
alter table conversation
    add column final_seq       bigint not null default 0,
    add column drafts_from_seq bigint not null default 0;
