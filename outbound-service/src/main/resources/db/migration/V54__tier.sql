-- how many people outside the window an account may message in 24 hours; used is the number of its rows in tier_person
create table tier (
    tenant_id   uuid not null,
    business_id text not null,
    people_max  integer,
    used        integer not null default 0,
    primary key (tenant_id, business_id)
) with (fillfactor = 20);
create table tier_person (
    tenant_id   uuid not null,
    business_id text not null,
    person      text not null,
    messaged_at timestamptz not null,
    primary key (tenant_id, business_id, person)
);
create index tier_person_age on tier_person (messaged_at);
