-- the order of the lists, in steps of 30 s: within a step an update rewrites no index
create function list_step(at timestamptz) returns timestamptz language sql immutable parallel safe
    return date_bin('30 seconds', at, timestamptz '2000-01-01Z');

-- set by the database, so that every version of the service that runs during a deploy sets it
alter table conversation add column active_at timestamptz;
create function conversation_active_at() returns trigger language plpgsql as $$
begin
    new.active_at := list_step(new.updated_at);
    return new;
end
$$;
create trigger conversation_active_at before insert or update of updated_at on conversation
    for each row execute function conversation_active_at();
