-- the deadline for the result of a send; null after the first result, so that later statuses rewrite no index.
-- Set by the database, so that every version of the service that runs during a deploy sets it.
alter table message add column result_due_at timestamptz;
create function message_result_due() returns trigger language plpgsql as $$
begin
    new.result_due_at := new.expires_at;
    return new;
end
$$;
create trigger message_result_due before insert on message
    for each row when (new.direction = 'out' and new.status in ('queued', 'sending')) execute function message_result_due();
