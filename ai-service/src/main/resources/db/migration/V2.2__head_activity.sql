-- changes at most once a day, so that most updates of a head touch no index
alter table turn_head add column active_on date not null default current_date;
