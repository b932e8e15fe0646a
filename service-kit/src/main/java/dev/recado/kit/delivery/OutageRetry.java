package dev.recado.kit.delivery;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.lifecycle.BackOff;
import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.GracefulStop;
import dev.recado.kit.lifecycle.VertxContexts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/** Retries work for as long as an outage lasts, and reports which topics wait and since when. */
@ApplicationScoped
class OutageRetry {

    /** The number of seconds that a topic has waited, 0 while it does not wait. */
    static final String METRIC = "recado.delivery.waiting.seconds";
    /** No limit, for work that cannot be divided further. */
    static final int UNLIMITED = Integer.MAX_VALUE;
    private static final BackOff BACK_OFF = BackOff.halfRandom(Duration.ofMillis(100), Duration.ofSeconds(3));

    /** @param needsPerson whether the log has an ERROR because a person must end the outage */
    private record Wait(Instant since, boolean needsPerson) {
    }

    private final GracefulStop stop;
    private final Clock clock;
    private final Vertx vertx;
    private final MeterRegistry meters;
    private final Map<String, Wait> waiting = new ConcurrentHashMap<>();

    OutageRetry(GracefulStop stop, Clock clock, Vertx vertx, MeterRegistry meters) {
        this.stop = stop;
        this.clock = clock;
        this.vertx = vertx;
        this.meters = meters;
    }

    /**
     * Retries while the failure is an outage; fails with any other failure. It also fails after {@code timeLimitsMax} exceeded
     * time limits in a row.
     */
    Uni<Void> retryDuringOutage(String topic, int timeLimitsMax, Supplier<Uni<Void>> work) {
        var exceeded = new AtomicInteger();
        return retryWhile(topic, () -> work.get().onFailure().invoke(failure -> count(failure, exceeded)),
                failure -> FailureClassifier.isOutage(failure) && exceeded.get() < timeLimitsMax);
    }

    /** Retries after every failure. */
    Uni<Void> retryUntilSuccess(String topic, Supplier<Uni<Void>> work) {
        return retryWhile(topic, work, failure -> true);
    }

    /** The topics that wait now, each with the start of its wait. */
    Map<String, Instant> waitingTopics() {
        return waiting.entrySet().stream().collect(toUnmodifiableMap(Map.Entry::getKey, each -> each.getValue().since()));
    }

    private static void count(Throwable failure, AtomicInteger exceeded) {
        exceeded.updateAndGet(before -> FailureClassifier.isTimeLimit(failure) ? before + 1 : 0);
    }

    /** A topic stops waiting when its work succeeds or fails. After a time limit it keeps waiting: the work is retried in parts. */
    private Uni<Void> retryWhile(String topic, Supplier<Uni<Void>> work, Predicate<Throwable> retried) {
        var retries = new AtomicInteger();
        return Uni.createFrom().deferred(work::get)
                .onFailure(retried).retry().when(failures -> failures.onItem()
                        .transformToUniAndConcatenate(failure -> pause(topic, failure, retries.getAndIncrement())))
                .onTermination().invoke((done, failure, cancelled) -> {
                    if (failure == null || !FailureClassifier.isTimeLimit(failure)) {
                        waiting.remove(topic);
                    }
                });
    }

    /** Emits when the next try may start, and never while the service stops: Kafka then delivers the records again. */
    private Uni<Integer> pause(String topic, Throwable failure, int retries) {
        alert(topic, failure);
        if (stop.stopping()) {
            stop.abandon();
            return Uni.createFrom().nothing();
        }
        return VertxContexts.pause(vertx, BACK_OFF.pause(retries)).replaceWith(retries);
    }

    /** Logs one line per outage, and another one when a person must end it. */
    private void alert(String topic, Throwable failure) {
        var needsPerson = !FailureClassifier.endsByItself(failure);
        var before = waiting.get(topic);
        if (before != null && (before.needsPerson() || !needsPerson)) {
            return;
        }
        waiting.put(topic, new Wait(before == null ? clock.instant() : before.since(), needsPerson));
        meters.gauge(METRIC, Tags.of("topic", topic), waiting, waits -> seconds(waits.get(topic)));
        if (needsPerson) {
            Log.errorf(
                    "Delivery waits for the end of an outage and retries by itself; no record is lost, but someone must correct"
                            + " the cause topic=%s outcome=%s",
                    topic, FailureClassifier.outcome(failure));
        } else {
            Log.warnf(
                    "Delivery waits for the end of an outage and retries by itself; check the database and Kafka topic=%s outcome=%s",
                    topic,
                    FailureClassifier.outcome(failure));
        }
    }

    private double seconds(Wait wait) {
        return wait == null ? 0 : Duration.between(wait.since(), clock.instant()).toSeconds();
    }
}
