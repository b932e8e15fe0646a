-- replicas of the previous version read these indexes during a deploy; a later version drops them. A new installation has none.
do $$
begin
    if not exists (select from conversation) and not exists (select from message) then
        drop index conversation_newest, conversation_overdue, message_unsettled;
    end if;
end
$$;
