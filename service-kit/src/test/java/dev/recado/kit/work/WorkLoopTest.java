package dev.recado.kit.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;

import dev.recado.kit.database.Transactions;
import dev.recado.kit.lifecycle.GracefulStop;
import dev.recado.kit.lifecycle.Jobs;
import dev.recado.kit.sample.KitTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import org.junit.jupiter.api.Test;

/** However often the loop is woken, at most one timer waits for the next claim of a backlog. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class WorkLoopTest {

    private static final int WAKES = 8;
    /** Longer than the test. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    @Inject
    Transactions transactions;
    @Inject
    Jobs jobs;
    @Inject
    GracefulStop stop;
    @Inject
    Vertx vertx;

    private final Set<Object> timers = ConcurrentHashMap.newKeySet();

    /** Remembers the timers that are set and not cancelled. */
    private Vertx recordingTimers() {
        return (Vertx) Proxy.newProxyInstance(Vertx.class.getClassLoader(), new Class<?>[]{VertxInternal.class},
                (proxy, method, arguments) -> {
                    try {
                        var result = method.invoke(vertx, arguments);
                        switch (method.getName()) {
                            case "setTimer" -> timers.add(result);
                            case "cancelTimer" -> timers.remove(arguments[0]);
                            default -> {
                                // has no timer
                            }
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void a_claim_replaces_the_timer_of_the_claim_before_it() {
        // Given
        var settings = new TestWorkConfig(UUID.randomUUID().toString(), Duration.ofMinutes(1), Duration.ofMinutes(1));
        var loop = new WorkLoop(new WorkRepository(settings), transactions, jobs, stop, settings, recordingTimers());
        var claims = new AtomicInteger();
        try {
            loop.start(8, Duration.ZERO, (tx, room) -> Uni.createFrom().item(() -> {
                claims.incrementAndGet();
                return new ClaimResult(List.of(), PAUSE, false);
            }));
            // When
            for (var wake = 1; wake <= WAKES; wake++) {
                var expected = wake;
                loop.wake();
                await().pollInterval(Duration.ofMillis(5)).until(() -> claims.get() >= expected);
            }
            // Then
            await().untilAsserted(() -> assertThat(timers).hasSize(1));
        } finally {
            loop.close();
        }
    }
}
