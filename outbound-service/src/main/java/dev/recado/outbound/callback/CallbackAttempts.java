package dev.recado.outbound.callback;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.TenantId;
import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.database.Transactions;
import dev.recado.outbound.callback.Callback.DisabledReason;
import dev.recado.outbound.callback.CallbackAddress.NoLookupThreadException;
import dev.recado.outbound.callback.CallbackOutcome.Delivered;
import dev.recado.outbound.callback.CallbackOutcome.Gone;
import dev.recado.outbound.callback.CallbackOutcome.NotDelivered;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;

/**
 * Runs one attempt of a delivery, and stores its outcome or the time of the next attempt. It disables a callback whose receiver wants
 * no more deliveries, or has failed for days.
 */
@ApplicationScoped
class CallbackAttempts {

    /** A callback without a success for this time after its first failure is disabled. */
    static final Duration FAILURE_MAX = Duration.ofDays(5);
    /** The pause of a callback whose secret cannot be decrypted: the operator must add a key. */
    private static final Duration UNREADABLE_PAUSE = Duration.ofMinutes(1);
    /** The pause of a callback for whose lookup no thread was free. */
    private static final Duration LOOKUP_PAUSE = Duration.ofSeconds(10);

    private final CallbackSender sender;
    private final CallbackAttemptRepository repository;
    private final Callbacks callbacks;
    private final CallbackPauses pauses;
    private final Transactions transactions;
    private final SecretCipher cipher;
    private final MeterRegistry meters;
    private final Clock clock;
    /** Callbacks whose secret cannot be decrypted, each of which is logged one time. */
    private final Set<UUID> unreadable = ConcurrentHashMap.newKeySet();

    CallbackAttempts(CallbackSender sender, CallbackAttemptRepository repository, Callbacks callbacks, CallbackPauses pauses,
            Transactions transactions, SecretCipher cipher, MeterRegistry meters, Clock clock) {
        this.sender = sender;
        this.repository = repository;
        this.callbacks = callbacks;
        this.pauses = pauses;
        this.transactions = transactions;
        this.cipher = cipher;
        this.meters = meters;
        this.clock = clock;
    }

    /** The result fails only when the database does; the delivery is then claimed again at the end of its lease. */
    Uni<Void> run(CallbackDelivery delivery) {
        var timestamp = clock.instant().getEpochSecond();
        String signatures;
        try {
            signatures = signatures(delivery, timestamp);
            unreadable.remove(delivery.callback());
        } catch (IllegalStateException e) {
            logUnreadable(delivery, e);
            return release(delivery, UNREADABLE_PAUSE);
        }
        return sender.send(delivery, signatures, timestamp).chain(outcome -> store(delivery, outcome))
                .onFailure(NoLookupThreadException.class).recoverWithUni(() -> release(delivery, LOOKUP_PAUSE));
    }

    /** Leaves the delivery for later, because the cause is ours: this is neither an attempt nor a failure of the receiver. */
    private Uni<Void> release(CallbackDelivery delivery, Duration pause) {
        pauses.pause(delivery.callback(), pause);
        return transactions.run(tx -> repository.release(delivery.tenant(), tx, delivery, pause))
                .invoke(() -> count("released"));
    }

    private void logUnreadable(CallbackDelivery delivery, IllegalStateException failure) {
        if (unreadable.add(delivery.callback())) {
            Log.errorf(failure, "The secret of a callback cannot be decrypted; add its key to RECADO_SECRETS_KEY, or rotate"
                    + " the secret tenantId=%s callbackId=%s", delivery.tenant(), delivery.callback());
        }
    }

    /** While the secret before a rotation is valid, both sign. */
    private String signatures(CallbackDelivery delivery, long timestamp) {
        var name = Callback.secretName(delivery.tenant(), delivery.callback());
        return delivery.secrets().stream()
                .map(secret -> new CallbackSecret(cipher.decrypt(name, secret)))
                .map(secret -> secret.sign(delivery.eventId(), timestamp, delivery.body()))
                .collect(Collectors.joining(" "));
    }

    private Uni<Void> store(CallbackDelivery delivery, CallbackOutcome outcome) {
        var tenant = delivery.tenant();
        return switch (outcome) {
            case Delivered delivered ->
                transactions.run(tx -> repository.deliver(tenant, tx, delivery, delivered.status()))
                        .invoke(() -> count("delivered"));
            case Gone _ -> transactions.run(tx -> repository.fail(tenant, tx, delivery, CallbackOutcome.GONE, "HTTP 410"))
                    .invoke(() -> failed(delivery, "HTTP 410"))
                    .chain(() -> disable(tenant, delivery.callback(), DisabledReason.GONE));
            case NotDelivered notDelivered -> retry(delivery, notDelivered);
        };
    }

    private Uni<Void> retry(CallbackDelivery delivery, NotDelivered notDelivered) {
        var tenant = delivery.tenant();
        var pause = CallbackBackOff.pause(delivery.round(), notDelivered.retryAfter());
        return transactions.run(tx -> repository.retry(tenant, tx, delivery, notDelivered, pause)
                .invoke(failed -> tx.afterCommit(() -> count(delivery, notDelivered, failed)))
                .chain(() -> repository.recordFailure(tenant, tx, delivery, FAILURE_MAX)))
                .chain(tooLong -> tooLong
                        ? disable(tenant, delivery.callback(), DisabledReason.FAILING)
                        : Uni.createFrom().voidItem());
    }

    private void count(CallbackDelivery delivery, NotDelivered notDelivered, boolean failed) {
        if (failed) {
            failed(delivery, notDelivered.reason());
        } else {
            count("retried");
        }
    }

    private void failed(CallbackDelivery delivery, String reason) {
        count("failed");
        Log.infof("A delivery has failed; see the deliveries of the callback, and retry it when the receiver works"
                + " tenantId=%s callbackId=%s eventId=%s outcome=%s", delivery.tenant(), delivery.callback(),
                delivery.eventId(), reason);
    }

    private Uni<Void> disable(TenantId tenant, UUID callback, DisabledReason reason) {
        return callbacks.disable(tenant, callback, reason)
                .invoke(changed -> disabled(tenant, callback, reason, changed)).replaceWithVoid();
    }

    private void disabled(TenantId tenant, UUID callback, DisabledReason reason, boolean changed) {
        if (changed) {
            meters.counter("recado.callbacks.disabled").increment();
            Log.warnf("A callback is disabled and gets no results; repair its receiver, then enable it"
                    + " tenantId=%s callbackId=%s outcome=%s", tenant, callback, reason);
        }
    }

    private void count(String outcome) {
        meters.counter("recado.callbacks.attempts", "outcome", outcome).increment();
    }
}
