-- Who tries to log in how often. Names and addresses are keyed hashes; a login names no tenant, hence no tenant_id.
create table login_throttle (
    kind     text not null,
    key      bytea not null,
    -- attempts that came to nothing, less those forgotten since
    failures integer not null,
    last_at  timestamptz not null,
    primary key (kind, key),
    constraint login_throttle_kind check (kind in ('ACCOUNT', 'ADDRESS', 'FAMILIAR'))
);
create index login_throttle_last on login_throttle (last_at);

-- All logins of the suite together: when the next one would be in its turn.
create table login_pace (
    name    text primary key,
    next_at timestamptz not null
);
insert into login_pace (name, next_at) values ('SUITE', now());

create function login_wait(failures integer, free integer, first_seconds double precision, max_seconds double precision)
    returns interval language sql immutable
    return make_interval(secs => case when failures < free then 0
        else least(max_seconds, first_seconds * power(2, least(failures - free, 30))) end);
