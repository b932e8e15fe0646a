-- an open breaker grants no slot; after a good probe, one message tries the line
alter table pace
    add column breaker  text not null default 'closed' check (breaker in ('closed', 'open', 'trial')),
    add column probe_at timestamptz not null default '-infinity',
    add column probes   integer not null default 0;

create index pace_broken on pace (probe_at) where breaker <> 'closed';
