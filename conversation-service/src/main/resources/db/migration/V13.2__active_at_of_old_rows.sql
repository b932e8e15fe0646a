-- in short transactions that wait for no row, so that no writer waits long and no transaction ends in a deadlock: replicas lock
-- tenants in another order. Rows that a replica has locked are left to the next pass.
do $$
declare
    rows_max constant integer := 2000;
    before_first constant uuid := '00000000-0000-0000-0000-000000000000';
    done_tenant uuid := before_first;
    done_id uuid := before_first;
begin
    loop
        with step as (
            select tenant_id, id
            from conversation
            where (tenant_id, id) > (done_tenant, done_id) and active_at is null
            order by tenant_id, id
            limit rows_max
            for no key update skip locked
        ), changed as (
            update conversation c set active_at = list_step(c.updated_at)
            from step s
            where c.tenant_id = s.tenant_id and c.id = s.id
        )
        select tenant_id, id into done_tenant, done_id from step order by tenant_id desc, id desc limit 1;
        if not found then
            exit when not exists (select from conversation where active_at is null);
            perform pg_sleep(0.1);
            done_tenant := before_first;
            done_id := before_first;
        end if;
        commit;
    end loop;
end
$$;
