package dev.recado.outbound.callback;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import io.smallrye.mutiny.Uni;

/** Claims due deliveries of all tenants for this process. When it dies, another one claims them at the end of the lease. */
@ApplicationScoped
class CallbackDeliveryClaims {

    /** Longer than an attempt takes, and than its result waits for a database that answers. */
    private static final Duration LEASE_RESERVE = Duration.ofSeconds(45);
    /**
     * Finds the callbacks with deliveries one by one through the index, whatever number of deliveries each has. Every callback has
     * places of its own, so that a backlog or a slow receiver delays no other; one that fails has a single place.
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
        ), places as (
            select q.tenant_id, q.callback_id, case when f.callback_id is null then $2 else 1 end
                - (select count(*) from unnest($3::uuid[]) r(callback_id) where r.callback_id = q.callback_id) as free
            from queued q
            join callback c on c.tenant_id = q.tenant_id and c.id = q.callback_id and c.disabled_at is null
            left join callback_failure f on f.tenant_id = q.tenant_id and f.callback_id = q.callback_id
        ), due as (
            select d.place
            from places p
            cross join lateral (
                select ctid as place, due_at
                from callback_delivery
                where tenant_id = p.tenant_id and callback_id = p.callback_id and state in ('waiting', 'sending')
                    and due_at <= statement_timestamp()
                order by due_at
                limit greatest(p.free, 0)
                for update skip locked) d
            order by d.due_at
            limit $1
        ), claimed as (
            update callback_delivery
            set state = 'sending', attempts = attempts + 1,
                due_at = statement_timestamp() + $4::bigint * interval '1 millisecond'
            where ctid = any(array(select place from due))
            returning tenant_id, id, callback_id, event_id, body, attempts, attempts_before
        )
        select d.*, c.url, c.secrets_key_id, c.secret, c.old_secrets_key_id, c.old_secret,
            c.old_secret_until is not null and c.old_secret_until > statement_timestamp() as old_secret_valid
        from claimed d
        join callback c on c.tenant_id = d.tenant_id and c.id = d.callback_id""";

    private final Transactions transactions;
    private final int perCallbackMax;
    private final long leaseMillis;

    CallbackDeliveryClaims(Transactions transactions, CallbackConfig config) {
        this.transactions = transactions;
        this.perCallbackMax = config.inFlightPerCallbackMax();
        this.leaseMillis = config.answerTimeout().plus(LEASE_RESERVE).toMillis();
    }

    /**
     * Claims at most {@code max} deliveries.
     *
     * @param running the callbacks of the deliveries in progress here, each as often as it has one
     */
    Uni<List<CallbackDelivery>> claim(int max, List<UUID> running) {
        return transactions.query(CLAIM, max, perCallbackMax, running.toArray(UUID[]::new), leaseMillis)
                .map(rows -> Rows.list(rows, CallbackDelivery::of));
    }
}
