package dev.recado.outbound.callback;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.outbound.callback.CallbackOutcome.NotDelivered;
import io.smallrye.mutiny.Uni;

/** Stores the outcomes of attempts by SQL, and since when a callback fails. An attempt that another one has overtaken changes nothing. */
@ApplicationScoped
class CallbackAttemptRepository {

    private static final String ATTEMPT = "where tenant_id = $1 and id = $2 and attempts = $3 and state = 'sending'";
    private static final String DELIVER = """
        update callback_delivery
        set state = 'delivered', last_status = $4, last_error = null, ended_at = now()
        """ + ATTEMPT;
    private static final String FAIL = """
        update callback_delivery
        set state = 'failed', last_status = $4, last_error = $5, ended_at = now()
        """ + ATTEMPT;
    /** A delivery that would be too old at its next attempt fails. */
    private static final String RETRY = """
        update callback_delivery
        set state = case when expires_at < now() + $6::bigint * interval '1 millisecond' then 'failed' else 'waiting' end,
            ended_at = case when expires_at < now() + $6::bigint * interval '1 millisecond' then now() end,
            due_at = now() + $6::bigint * interval '1 millisecond', last_status = $4, last_error = $5
        """ + ATTEMPT + """

        returning state = 'failed' as failed""";
    /** No other attempt has the same number: this one ends here, and a stale one changes nothing. */
    private static final String RELEASE = """
        update callback_delivery
        set state = 'waiting', attempts = attempts - 1, due_at = now() + $4::bigint * interval '1 millisecond'
        """ + ATTEMPT;
    private static final String SUCCEEDED = "delete from callback_failure where tenant_id = $1 and callback_id = $2";
    /** Returns no row for the first failure after a success, because a statement does not see its own rows. */
    private static final String FAILED = """
        with first as (
            insert into callback_failure (tenant_id, callback_id) values ($1, $2)
            on conflict (tenant_id, callback_id) do nothing
        )
        select since < now() - $3::bigint * interval '1 millisecond' as too_long
        from callback_failure
        where tenant_id = $1 and callback_id = $2""";

    /** Ends the delivery and the failure of its callback. */
    Uni<Void> deliver(TenantId tenant, Tx tx, CallbackDelivery delivery, int status) {
        return tx.update(DELIVER, tenant.value(), delivery.id(), delivery.attempts(), status)
                .chain(() -> tx.update(SUCCEEDED, tenant.value(), delivery.callback())).replaceWithVoid();
    }

    /** Ends the delivery without another attempt. */
    Uni<Void> fail(TenantId tenant, Tx tx, CallbackDelivery delivery, int status, String error) {
        return tx.update(FAIL, tenant.value(), delivery.id(), delivery.attempts(), status, error).replaceWithVoid();
    }

    /** Plans the next attempt; returns whether the delivery has failed instead. */
    Uni<Boolean> retry(TenantId tenant, Tx tx, CallbackDelivery delivery, NotDelivered outcome, Duration pause) {
        return tx.query(RETRY, tenant.value(), delivery.id(), delivery.attempts(), outcome.status(), outcome.reason(),
                pause.toMillis()).map(rows -> rows.size() == 1 && rows.iterator().next().getBoolean("failed"));
    }

    /** Makes the delivery due after the pause, as if it had not been claimed. */
    Uni<Void> release(TenantId tenant, Tx tx, CallbackDelivery delivery, Duration pause) {
        return tx.update(RELEASE, tenant.value(), delivery.id(), delivery.attempts(), pause.toMillis()).replaceWithVoid();
    }

    /** Records a failure of the callback; returns whether it has failed for longer than the limit. */
    Uni<Boolean> recordFailure(TenantId tenant, Tx tx, CallbackDelivery delivery, Duration max) {
        return tx.query(FAILED, tenant.value(), delivery.callback(), max.toMillis())
                .map(rows -> rows.size() == 1 && rows.iterator().next().getBoolean("too_long"));
    }
}
