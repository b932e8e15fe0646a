package dev.recado.outbound.callback;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import io.smallrye.mutiny.Uni;

/** Claims due deliveries of all tenants for this process. When it dies, another one claims them at the end of the lease. */
@ApplicationScoped
class CallbackDeliveryClaims {

    /** Longer than an attempt takes, and than its result waits for a database that answers. */
    private static final Duration LEASE_RESERVE = Duration.ofSeconds(45);
    /** The places of one tenant are at most this part of all, so that its slow receivers leave places to the others. */
    static final int TENANT_PERCENT_MAX = 25;
    /**
     * Finds the callbacks with deliveries one by one through the index, whatever number of deliveries each has. A callback has places of
     * its own, and one that fails has a single place. Callbacks that hold few places come first, then tenants that hold few, so that a
     * slow receiver delays no other. The choice locks nothing; a delivery that another replica has locked since then is left to it.
     */
    static final String CLAIM = """
        with recursive queued as (
            (select tenant_id, callback_id
             from callback_delivery
             where state in ('waiting', 'sending')
             order by tenant_id, callback_id
             limit 1)
            union all
            select next.tenant_id, next.callback_id
            from queued q
            cross join lateral (
                select d.tenant_id, d.callback_id
                from callback_delivery d
                where d.state in ('waiting', 'sending') and (d.tenant_id, d.callback_id) > (q.tenant_id, q.callback_id)
                order by d.tenant_id, d.callback_id
                limit 1) next
        ), running as materialized (
            select tenant_id, callback_id, count(*) as held
            from unnest($3::uuid[], $4::uuid[]) r(tenant_id, callback_id)
            group by tenant_id, callback_id
        ), places as (
            select q.tenant_id, q.callback_id, case when f.callback_id is null then $2 else 1 end as held_max,
                coalesce((select r.held from running r where r.tenant_id = q.tenant_id and r.callback_id = q.callback_id), 0)
                    as held,
                coalesce((select sum(r.held)::bigint from running r where r.tenant_id = q.tenant_id), 0) as held_by_tenant
            from queued q
            join callback c on c.tenant_id = q.tenant_id and c.id = q.callback_id and c.disabled_at is null
            left join callback_failure f on f.tenant_id = q.tenant_id and f.callback_id = q.callback_id
            where q.callback_id <> all($7::uuid[])
        ), due as (
            select p.tenant_id, p.held_by_tenant, d.row_position, d.due_at,
                p.held + row_number() over (partition by p.tenant_id, p.callback_id order by d.due_at) as of_callback
            from places p
            cross join lateral (
                select ctid as row_position, due_at
                from callback_delivery
                where tenant_id = p.tenant_id and callback_id = p.callback_id and state in ('waiting', 'sending')
                    and due_at <= statement_timestamp()
                order by due_at
                limit greatest(least(p.held_max - p.held, $5::int - p.held_by_tenant), 0)) d
        ), placed as (
            select *, held_by_tenant + row_number() over (partition by tenant_id order by of_callback, due_at) as of_tenant
            from due
        ), chosen as (
            select row_position
            from placed
            where of_tenant <= $5::int
            order by of_callback, of_tenant, due_at
            limit $1
        ), locked as (
            select ctid as row_position
            from callback_delivery
            where ctid = any(array(select row_position from chosen)) and ended_at is null and due_at <= statement_timestamp()
            for update skip locked
        ), claimed as (
            update callback_delivery
            set state = 'sending', attempts = attempts + 1,
                due_at = statement_timestamp() + $6::bigint * interval '1 millisecond'
            where ctid = any(array(select row_position from locked))
            returning tenant_id, id, callback_id, event_id, body, attempts, attempts_before
        )
        select d.*, c.url, c.secrets_key_id, c.secret, c.old_secrets_key_id, c.old_secret,
            c.old_secret_until is not null and c.old_secret_until > statement_timestamp() as old_secret_valid
        from claimed d
        join callback c on c.tenant_id = d.tenant_id and c.id = d.callback_id""";

    private final Transactions transactions;
    private final CallbackPauses pauses;
    private final int perCallbackMax;
    private final int perTenantMax;
    private final long leaseMillis;

    /** A place that a delivery in progress holds. */
    record HeldPlace(TenantId tenant, UUID callback) {
    }

    CallbackDeliveryClaims(Transactions transactions, CallbackPauses pauses, CallbackConfig config) {
        this.transactions = transactions;
        this.pauses = pauses;
        this.perCallbackMax = config.inFlightPerCallbackMax();
        this.perTenantMax = Math.max(1, config.inFlightMax() * TENANT_PERCENT_MAX / 100);
        this.leaseMillis = config.answerTimeout().plus(LEASE_RESERVE).toMillis();
    }

    /** Claims at most {@code max} deliveries beside those in progress here. */
    Uni<List<CallbackDelivery>> claim(int max, Collection<HeldPlace> held) {
        var places = List.copyOf(held);
        return transactions.query(CLAIM, max, perCallbackMax, Rows.uuids(places, place -> place.tenant().value()),
                Rows.uuids(places, HeldPlace::callback), perTenantMax, leaseMillis, pauses.paused())
                .map(rows -> Rows.list(rows, CallbackDelivery::of));
    }
}
