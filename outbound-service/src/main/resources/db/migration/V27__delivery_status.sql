-- how far an accepted message got: 0 accepted, 1 sent, 2 delivered, 3 read, 4 played
alter table dispatch add column delivery smallint not null default 0 check (delivery between 0 and 4);
