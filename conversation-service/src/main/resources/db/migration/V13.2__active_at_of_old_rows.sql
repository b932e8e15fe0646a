-- in short transactions, so that no writer waits long
do $$
declare
    rows_max constant integer := 2000;
    done_tenant uuid := '00000000-0000-0000-0000-000000000000';
    done_id uuid := '00000000-0000-0000-0000-000000000000';
begin
    loop
        with step as (
            select tenant_id, id
            from conversation
            where (tenant_id, id) > (done_tenant, done_id)
            order by tenant_id, id
            limit rows_max
            for update
        ), changed as (
            update conversation c set active_at = list_step(c.updated_at)
            from step s
            where c.tenant_id = s.tenant_id and c.id = s.id and c.active_at is null
        )
        select tenant_id, id into done_tenant, done_id from step order by tenant_id desc, id desc limit 1;
        exit when not found;
        commit;
    end loop;
end
$$;
