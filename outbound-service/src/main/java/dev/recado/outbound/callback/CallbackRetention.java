package dev.recado.outbound.callback;

import static io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP;

import java.time.Clock;
import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.database.OldRowDeletion;
import dev.recado.kit.lifecycle.Job;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;

/** Deletes old deliveries and those of deleted callbacks. It ends deliveries that waited too long for a disabled or slow callback. */
@ApplicationScoped
class CallbackRetention {

    private static final Duration DELIVERED_KEPT = Duration.ofDays(7);
    private static final Duration FAILED_KEPT = Duration.ofDays(30);
    private static final String EXPIRE = """
        update callback_delivery
        set state = 'failed', ended_at = now(), last_error = coalesce(last_error, 'the callback was disabled or too slow')
        where ctid = any(array(
            select ctid
            from callback_delivery
            where expires_at < now() and %s
            order by expires_at
            limit $1
            for update skip locked))""";
    static final String EXPIRE_WAITING = EXPIRE.formatted("state = 'waiting'");
    /** The replica of such an attempt was killed; no claim repeats it while the callback is disabled. */
    static final String EXPIRE_SENDING = EXPIRE.formatted("state = 'sending' and due_at < now()");
    /** Each state is deleted by an index of its own: rows that are kept for longer are not read. */
    private static final String DELETE_ENDED = """
        delete from callback_delivery
        where ctid = any(array(
            select ctid
            from callback_delivery
            where ended_at < $1 and state = '%s'
            order by ended_at
            limit $2
            for update skip locked))""";
    static final String DELETE_DELIVERED = DELETE_ENDED.formatted("delivered");
    static final String DELETE_FAILED = DELETE_ENDED.formatted("failed");
    /** Finds the callbacks with deliveries one by one through the index, whatever number of deliveries each has. */
    private static final String DELETE_ORPHANS = """
        with recursive delivered_to as (
            (select tenant_id, callback_id from callback_delivery order by tenant_id, callback_id limit 1)
            union all
            select next.tenant_id, next.callback_id
            from delivered_to t
            cross join lateral (
                select d.tenant_id, d.callback_id
                from callback_delivery d
                where (d.tenant_id, d.callback_id) > (t.tenant_id, t.callback_id)
                order by d.tenant_id, d.callback_id
                limit 1) next
        ), orphan as (
            select t.tenant_id, t.callback_id
            from delivered_to t
            where not exists (select 1 from callback c where c.tenant_id = t.tenant_id and c.id = t.callback_id)
        )
        delete from callback_delivery
        where ctid = any(array(
            select d.ctid
            from orphan o
            join callback_delivery d on d.tenant_id = o.tenant_id and d.callback_id = o.callback_id
            limit $1
            for update of d skip locked))""";
    private static final String DELETE_FAILURES = """
        delete from callback_failure f
        where ctid = any(array(
            select f.ctid
            from callback_failure f
            left join callback c on c.tenant_id = f.tenant_id and c.id = f.callback_id
            where c.id is null
            limit $1
            for update of f skip locked))""";

    private final OldRowDeletion deletion;
    private final Clock clock;

    CallbackRetention(OldRowDeletion deletion, Clock clock) {
        this.deletion = deletion;
        this.clock = clock;
    }

    @Scheduled(every = "10m", delayed = "30s", concurrentExecution = SKIP)
    @Job("callback-retention")
    Uni<Void> deleteOld() {
        return deletion.run(EXPIRE_WAITING)
                .chain(() -> deletion.run(EXPIRE_SENDING))
                .chain(this::deleteEnded)
                .chain(() -> deletion.run(DELETE_ORPHANS))
                .chain(() -> deletion.run(DELETE_FAILURES)).replaceWithVoid();
    }

    private Uni<Integer> deleteEnded() {
        var now = clock.instant();
        return deletion.run(DELETE_DELIVERED, now.minus(DELIVERED_KEPT))
                .chain(() -> deletion.run(DELETE_FAILED, now.minus(FAILED_KEPT)));
    }
}
