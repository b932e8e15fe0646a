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
    void what_runs_is_waited_for_and_nothing_new_begins() throws Exception {
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
    void what_is_left_undone_on_purpose_is_not_waited_for() throws Exception {
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
