-- whether its bearer sees what is another's only while the tenant lets agents see all
alter table live_ticket add column agent boolean not null default false;
