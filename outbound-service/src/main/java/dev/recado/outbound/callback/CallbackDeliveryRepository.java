package dev.recado.outbound.callback;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Adds deliveries by SQL, and reads them for people, in the caller's transaction. */
@ApplicationScoped
class CallbackDeliveryRepository {

    private static final String ADD_RESULTS = """
        insert into callback_delivery (tenant_id, callback_id, event_id, type, body, expires_at)
        select $1, c.id, e.event_id, $2, e.body, now() + $5::bigint * interval '1 millisecond'
        from unnest($3::text[], $4::text[]) e(event_id, body)
        cross join callback c
        where c.tenant_id = $1 and c.disabled_at is null
        order by c.id, e.event_id
        on conflict (tenant_id, callback_id, event_id) do nothing""";
    private static final String ADD_TEST = """
        insert into callback_delivery (tenant_id, callback_id, event_id, type, body, expires_at)
        values ($1, $2, $3, $4, $5, now() + $6::bigint * interval '1 millisecond')
        returning *""";
    /** Null if there is no such callback. */
    private static final String ENABLED = "select disabled_at is null as enabled from callback where tenant_id = $1 and id = $2";
    private static final String OF_CALLBACK = "where tenant_id = $1 and callback_id = $2 and state = any($3)";
    private static final String PAGE = "select * from callback_delivery " + OF_CALLBACK + """

        order by created_at desc, id
        limit $4 offset $5""";
    private static final String COUNT = "select count(*) from (select 1 from callback_delivery " + OF_CALLBACK
            + " limit $4) d";
    private static final String FIND = "select * from callback_delivery where tenant_id = $1 and callback_id = $2 and id = $3";
    /** Starts another round of attempts, a test as short as the first one; the id of the event stays the same. */
    private static final String RETRY = """
        update callback_delivery
        set state = 'waiting', due_at = now(), attempts_before = attempts, ended_at = null,
            expires_at = now() + case type when $5 then $6::bigint else $4::bigint end * interval '1 millisecond'
        where tenant_id = $1 and callback_id = $2 and id = $3 and state in ('failed', 'delivered')
        returning *""";

    /** Adds one delivery for each enabled callback and event; those that exist stay. */
    Uni<Integer> addResults(TenantId tenant, Tx tx, List<CallbackEvent> events) {
        return tx.update(ADD_RESULTS, tenant.value(), CallbackEvent.FINISHED, Rows.texts(events, CallbackEvent::id),
                Rows.texts(events, CallbackEvent::body), CallbackBackOff.DELIVERY_AGE_MAX.toMillis());
    }

    Uni<CallbackDeliveryView> addTest(TenantId tenant, Tx tx, UUID callback, CallbackEvent event) {
        return tx.query(ADD_TEST, tenant.value(), callback, event.id(), CallbackEvent.TEST, event.body(),
                CallbackBackOff.TEST_AGE_MAX.toMillis()).map(rows -> Rows.first(rows, CallbackDeliveryView::of));
    }

    /** Whether the callback is enabled; null if there is none. */
    Uni<@Nullable Boolean> enabled(TenantId tenant, Tx tx, UUID callback) {
        return tx.query(ENABLED, tenant.value(), callback).map(rows -> Rows.first(rows, row -> row.getBoolean("enabled")));
    }

    Uni<List<CallbackDeliveryView>> page(TenantId tenant, Tx tx, UUID callback, List<String> states, PageRequest page) {
        return tx.query(PAGE, tenant.value(), callback, states.toArray(String[]::new), (long) page.pageSize(),
                (long) page.offset()).map(rows -> Rows.list(rows, CallbackDeliveryView::of));
    }

    /** Counts at most one more than {@link Paged#COUNT_MAX}. */
    Uni<Long> count(TenantId tenant, Tx tx, UUID callback, List<String> states) {
        return tx.query(COUNT, tenant.value(), callback, states.toArray(String[]::new), (long) Paged.COUNT_MAX + 1)
                .map(rows -> rows.iterator().next().getLong(0));
    }

    Uni<@Nullable CallbackDeliveryView> find(TenantId tenant, Tx tx, UUID callback, UUID delivery) {
        return tx.query(FIND, tenant.value(), callback, delivery).map(rows -> Rows.first(rows, CallbackDeliveryView::of));
    }

    /** Makes an ended delivery due; returns null if it has not ended or does not exist. */
    Uni<@Nullable CallbackDeliveryView> retry(TenantId tenant, Tx tx, UUID callback, UUID delivery) {
        return tx.query(RETRY, tenant.value(), callback, delivery, CallbackBackOff.DELIVERY_AGE_MAX.toMillis(),
                CallbackEvent.TEST, CallbackBackOff.TEST_AGE_MAX.toMillis())
                .map(rows -> Rows.first(rows, CallbackDeliveryView::of));
    }
}
