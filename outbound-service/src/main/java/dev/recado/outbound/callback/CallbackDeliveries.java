package dev.recado.outbound.callback;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;

import dev.recado.events.TenantId;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.GivenValue;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.http.Paged;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.idempotency.Idempotency;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.outbox.Audits;
import dev.recado.outbound.callback.Callbacks.CallbackEditor;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Lists the deliveries of a callback, retries those that have ended, and queues tests. */
@ApplicationScoped
class CallbackDeliveries {

    private static final List<String> STATES = List.of(CallbackDeliveryView.WAITING, "sending", "delivered", "failed");

    private final CallbackDeliveryRepository repository;
    private final CallbackDeliveryLoop loop;
    private final Transactions transactions;
    private final Idempotency idempotency;
    private final Audits audits;
    private final Clock clock;

    CallbackDeliveries(CallbackDeliveryRepository repository, CallbackDeliveryLoop loop, Transactions transactions,
            Idempotency idempotency, Audits audits, Clock clock) {
        this.repository = repository;
        this.loop = loop;
        this.transactions = transactions;
        this.idempotency = idempotency;
        this.audits = audits;
        this.clock = clock;
    }

    /** @param state null for all */
    Uni<Paged<CallbackDeliveryView>> page(TenantId tenant, UUID callback, @Nullable String state, PageRequest page,
            UriInfo uri) {
        var states = states(state);
        return transactions.run(tx -> enabled(tenant, tx, callback)
                .chain(() -> repository.page(tenant, tx, callback, states, page))
                .chain(found -> repository.count(tenant, tx, callback, states)
                        .map(count -> Paged.of(page, count, found, uri))));
    }

    /** Queues an event that shows whether the receiver accepts deliveries. */
    Uni<CallbackDeliveryView> test(CallbackEditor by, UUID callback, @Nullable IdempotentRequest once) {
        return idempotency.run(once, CallbackDeliveryView.class, tx -> enabled(by.tenant(), tx, callback)
                .invoke(CallbackDeliveries::requireEnabled)
                .chain(() -> repository.addTest(by.tenant(), tx, callback, CallbackEvent.test(callback, clock.instant())))
                .call(() -> audits.add(tx, by.audit("callback.tested", callback)))
                .invoke(() -> tx.afterCommit(loop::wake)));
    }

    /** Retries a delivery that has ended, with the same event id. */
    Uni<CallbackDeliveryView> retry(CallbackEditor by, UUID callback, UUID delivery, @Nullable IdempotentRequest once) {
        return idempotency.run(once, CallbackDeliveryView.class, tx -> enabled(by.tenant(), tx, callback)
                .invoke(CallbackDeliveries::requireEnabled)
                .chain(() -> retry(by.tenant(), tx, callback, delivery))
                .call(() -> audits.add(tx, by.audit("callback.delivery_retried", callback)
                        .with("delivery", delivery.toString())))
                .invoke(() -> tx.afterCommit(loop::wake)));
    }

    private Uni<CallbackDeliveryView> retry(TenantId tenant, Tx tx, UUID callback, UUID delivery) {
        return repository.find(tenant, tx, callback, delivery)
                .onItem().ifNull().failWith(() -> Refusal.notFound("delivery"))
                .chain(found -> repository.retry(tenant, tx, callback, delivery))
                .onItem().ifNull().failWith(() -> Refusal.conflict("DELIVERY_NOT_ENDED",
                        "the delivery waits for its next attempt already; only failed and delivered ones are retried"));
    }

    /** Whether the callback is enabled; refuses an unknown one. */
    private Uni<Boolean> enabled(TenantId tenant, Tx tx, UUID callback) {
        return repository.enabled(tenant, tx, callback).onItem().ifNull().failWith(() -> Refusal.notFound("callback"));
    }

    private static void requireEnabled(boolean enabled) {
        if (!enabled) {
            throw Refusal.conflict("CALLBACK_DISABLED", "the callback is disabled; enable it first with state: active");
        }
    }

    private static List<String> states(@Nullable String state) {
        if (state != null && !STATES.contains(state)) {
            throw Refusal.invalid("state", "must be one of " + STATES + ", not " + GivenValue.quoted(state));
        }
        return state == null ? STATES : List.of(state);
    }
}
