package dev.recado.kit.delivery;

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
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/** Retries work for as long as an outage lasts, and reports which topics wait and since when. */
@ApplicationScoped
class OutageRetry {

    private static final BackOff BACK_OFF = BackOff.halfRandom(Duration.ofMillis(100), Duration.ofSeconds(3));

    private final GracefulStop stop;
    private final Clock clock;
    private final Vertx vertx;
    private final Map<String, Instant> waiting = new ConcurrentHashMap<>();

    OutageRetry(GracefulStop stop, Clock clock, Vertx vertx) {
        this.stop = stop;
        this.clock = clock;
        this.vertx = vertx;
    }

    /** Retries while the failure is an outage; any other failure is the result. */
    Uni<Void> retryDuringOutage(String topic, Supplier<Uni<Void>> work) {
        return retryWhile(topic, work, FailureClassifier::isOutage);
    }

    /** Retries after every failure. */
    Uni<Void> retryUntilSuccess(String topic, Supplier<Uni<Void>> work) {
        return retryWhile(topic, work, failure -> true);
    }

    /** The topics that wait now, each with the start of its wait. */
    Map<String, Instant> waitingTopics() {
        return Map.copyOf(waiting);
    }

    private Uni<Void> retryWhile(String topic, Supplier<Uni<Void>> work, Predicate<Throwable> retried) {
        var retries = new AtomicInteger();
        return Uni.createFrom().deferred(work::get)
                .onFailure(retried).retry().when(failures -> failures.onItem()
                        .transformToUniAndConcatenate(failure -> pause(topic, failure, retries.getAndIncrement())))
                .onTermination().invoke(() -> waiting.remove(topic));
    }

    /** Emits when the next try may start, and never while the service stops: Kafka then delivers the records again. */
    private Uni<Integer> pause(String topic, Throwable failure, int retries) {
        if (waiting.putIfAbsent(topic, clock.instant()) == null) {
            Log.warnf("Delivery waits for the end of an outage and retries by itself topic=%s outcome=%s", topic,
                    FailureClassifier.outcome(failure));
        }
        if (stop.stopping()) {
            stop.abandon();
            return Uni.createFrom().nothing();
        }
        return VertxContexts.pause(vertx, BACK_OFF.pause(retries)).replaceWith(retries);
    }
}
