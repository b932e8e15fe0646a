package dev.recado.outbound.callback;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.GracefulStop;
import dev.recado.kit.lifecycle.Jobs;
import dev.recado.kit.lifecycle.VertxContexts;
import dev.recado.outbound.callback.CallbackDeliveryClaims.HeldPlace;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;

/** Claims due deliveries while places are free, and runs each on a context of its own, as its Hibernate session needs it. */
@ApplicationScoped
class CallbackDeliveryLoop {

    private static final String JOB = "callback-deliveries";
    private static final Duration POLL = Duration.ofSeconds(2);

    private final CallbackDeliveryClaims claims;
    private final CallbackAttempts attempts;
    private final CallbackTenants tenants;
    private final Jobs jobs;
    private final GracefulStop stop;
    private final Vertx vertx;
    private final Context root;
    private final int max;
    /** The place of each delivery in progress, by the delivery. */
    private final ConcurrentHashMap<UUID, HeldPlace> running = new ConcurrentHashMap<>();
    private final AtomicBoolean claiming = new AtomicBoolean();
    /** Set when something became due or ended while a claim ran, which may not have seen it. */
    private final AtomicBoolean again = new AtomicBoolean();
    private long timer;

    CallbackDeliveryLoop(CallbackDeliveryClaims claims, CallbackAttempts attempts, CallbackTenants tenants, Jobs jobs,
            GracefulStop stop, Vertx vertx, CallbackConfig config, MeterRegistry meters) {
        this.claims = claims;
        this.attempts = attempts;
        this.tenants = tenants;
        this.jobs = jobs;
        this.stop = stop;
        this.vertx = vertx;
        this.root = ((VertxInternal) vertx).createEventLoopContext();
        this.max = config.inFlightMax();
        meters.gaugeMapSize("recado.callbacks.running", List.of(), running);
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(POLL.toMillis(), id -> poll());
    }

    /** Without a callback nothing is due. */
    private void poll() {
        if (tenants.mayHaveAny()) {
            wake();
        }
    }

    @PreDestroy
    void close() {
        vertx.cancelTimer(timer);
    }

    /** Claims soon, and again after a claim that runs already. */
    void wake() {
        again.set(true);
        if (running.size() < max && !stop.stopping() && claiming.compareAndSet(false, true)) {
            again.set(false);
            VertxContexts.startWork(root, () -> jobs.run(JOB, this::claim).onTermination().invoke(this::claimed));
        }
    }

    private Uni<Void> claim() {
        return claims.claim(max - running.size(), running.values()).invoke(this::run).replaceWithVoid();
    }

    private void claimed() {
        claiming.set(false);
        if (again.get()) {
            wake();
        }
    }

    private void run(List<CallbackDelivery> claimed) {
        claimed.forEach(delivery -> running.put(delivery.id(),
                new HeldPlace(delivery.tenant(), delivery.callback())));
        claimed.forEach(delivery -> VertxContexts.startWork(root, () -> run(delivery)));
    }

    private Uni<Void> run(CallbackDelivery delivery) {
        return stop.track(() -> attempts.run(delivery))
                .onFailure().invoke(failure -> Log.warnf(
                        "The result of a callback attempt was not stored; the attempt runs again after its lease; check the database"
                                + " tenantId=%s callbackId=%s eventId=%s outcome=%s",
                        delivery.tenant(), delivery.callback(), delivery.eventId(), FailureClassifier.outcome(failure)))
                .onFailure().recoverWithNull()
                .onTermination().invoke(() -> ended(delivery));
    }

    private void ended(CallbackDelivery delivery) {
        running.remove(delivery.id());
        wake();
    }
}
