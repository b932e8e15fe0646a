package dev.recado.kit.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.lifecycle.FailureClassifier;
import dev.recado.kit.lifecycle.GracefulStop;
import dev.recado.kit.lifecycle.VertxContexts;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

/** Waits out an outage, for as long as it lasts, and can say which topics wait and since when. */
@ApplicationScoped
class OutageRetry {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(3);
    private static final int DOUBLINGS_MAX = 10;

    private final GracefulStop stop;
    private final Clock clock;
    private final Vertx vertx;
    private final Map<String, Instant> waiting = new ConcurrentHashMap<>();

    OutageRetry(GracefulStop stop, Clock clock, Vertx vertx) {
        this.stop = stop;
        this.clock = clock;
        this.vertx = vertx;
    }

    /** Tries again while the failure is one that passes; any other comes through. */
    Uni<Void> retryDuringOutage(String topic, Supplier<Uni<Void>> work) {
        return until(topic, work, FailureClassifier::isOutage);
    }

    /** Tries again whatever the failure. */
    Uni<Void> retryUntilSuccess(String topic, Supplier<Uni<Void>> work) {
        return until(topic, work, failure -> true);
    }

    /** The topics that wait, and since when. */
    Map<String, Instant> waitingTopics() {
        return Map.copyOf(waiting);
    }

    private Uni<Void> until(String topic, Supplier<Uni<Void>> work, Predicate<Throwable> passes) {
        var tries = new AtomicInteger();
        return Uni.createFrom().deferred(work::get)
                .onFailure(passes).retry().when(failures -> failures.onItem()
                        .transformToUniAndConcatenate(failure -> pause(topic, failure, tries.incrementAndGet())))
                .onTermination().invoke(() -> waiting.remove(topic));
    }

    /** Its item starts the next try. Never ends once the service stops: what waits is neither acknowledged nor refused, and comes again. */
    private Uni<Integer> pause(String topic, Throwable failure, int tries) {
        if (waiting.putIfAbsent(topic, clock.instant()) == null) {
            Log.warnf("delivery waits topic=%s outcome=%s", topic, FailureClassifier.outcome(failure));
        }
        if (stop.stopping()) {
            stop.abandon();
            return Uni.createFrom().nothing();
        }
        return VertxContexts.pause(vertx, delay(tries)).replaceWith(tries);
    }

    private static Duration delay(int tries) {
        var millis = Math.min(PAUSE_MAX.toMillis(), PAUSE.toMillis() << Math.min(DOUBLINGS_MAX, tries - 1));
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }
}
