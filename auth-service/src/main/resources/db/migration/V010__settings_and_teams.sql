-- What a tenant decides for itself, and its groups of people. Minutes of the day, not times: 24:00 is the day's end.
alter table tenant add column agents_see_all boolean not null default true;

create table tenant_shift (
    tenant_id    uuid not null references tenant (id),
    day          text not null,
    from_minute  integer not null,
    until_minute integer not null,
    primary key (tenant_id, day, from_minute, until_minute),
    constraint tenant_shift_day
        check (day in ('MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY')),
    constraint tenant_shift_stretch check (from_minute >= 0 and from_minute < until_minute and until_minute <= 1440)
);

create table team (
    tenant_id              uuid not null references tenant (id),
    id                     uuid not null,
    name                   text not null,
    open_conversations_max integer,
    created_at             timestamptz not null,
    primary key (tenant_id, id),
    constraint team_open_conversations check (open_conversations_max between 1 and 1000)
);
create unique index team_name on team (tenant_id, lower(name));

create table team_member (
    tenant_id uuid not null,
    user_id   uuid not null,
    team_id   uuid not null,
    primary key (tenant_id, user_id, team_id),
    foreign key (tenant_id, user_id) references user_account (tenant_id, id) on delete cascade,
    foreign key (tenant_id, team_id) references team (tenant_id, id)
);
create index team_member_team on team_member (tenant_id, team_id);

-- people of before users.changed: each is told of once
alter table user_account add column announced boolean not null default false;
create index user_account_unannounced on user_account (tenant_id, id) where not announced;
