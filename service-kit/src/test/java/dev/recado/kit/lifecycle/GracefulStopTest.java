package dev.recado.kit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

class GracefulStopTest {

    private final GracefulStop stop = new GracefulStop();

    @Test
    void a_stop_waits_for_running_work_and_starts_no_new_work() throws Exception {
        // Given
        var running = new CompletableFuture<Void>();
        var late = new AtomicBoolean();
        stop.track(() -> Uni.createFrom().completionStage(running)).subscribe().with(done -> {
        });
        // When
        var stopped = CompletableFuture.runAsync(() -> stop.stop(new ShutdownEvent()));
        org.awaitility.Awaitility.await().until(stop::stopping);
        stop.track(() -> Uni.createFrom().voidItem().invoke(() -> late.set(true))).subscribe().with(done -> {
        });
        // Then
        assertThat(stopped).isNotDone();
        running.complete(null);
        stopped.get(5, TimeUnit.SECONDS);
        assertThat(late).isFalse();
    }

    @Test
    void a_stop_does_not_wait_for_abandoned_work() throws Exception {
        // Given
        stop.track(() -> Uni.createFrom().nothing()).subscribe().with(done -> {
        });
        // When
        var stopped = CompletableFuture.runAsync(() -> stop.stop(new ShutdownEvent()));
        stop.abandon();
        // Then
        stopped.get(5, TimeUnit.SECONDS);
    }
}
