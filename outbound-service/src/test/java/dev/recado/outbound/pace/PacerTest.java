package dev.recado.outbound.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.recado.outbound.OutboundConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The requests of one process for the slots of one number. */
class PacerTest {

    private static final Duration ENOUGH = Duration.ofSeconds(10);

    private final List<String> order = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private Vertx vertx;
    private Pacer pacer;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        var config = new SmallRyeConfigBuilder().withMapping(OutboundConfig.class).addDiscoveredConverters().build();
        pacer = new Pacer(null, null, config.getConfigMapping(OutboundConfig.class), vertx);
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Uni<Void> request(String name, CompletableFuture<Void> answer) {
        return pacer.oneAtATime("number", () -> {
            order.add(name);
            return Uni.createFrom().completionStage(answer);
        });
    }

    private static CompletableFuture<Void> answered() {
        return CompletableFuture.completedFuture(null);
    }

    @Test
    void requests_for_one_number_run_one_at_a_time_in_their_order() {
        // Given
        var a = request("a", first).subscribeAsCompletionStage();
        var b = request("b", answered()).subscribeAsCompletionStage();
        var c = request("c", answered()).subscribeAsCompletionStage();
        pacer.oneAtATime("other number", () -> Uni.createFrom().voidItem()).await().atMost(ENOUGH);
        assertThat(b).isNotDone();
        // When
        first.complete(null);
        // Then
        assertThat(CompletableFuture.allOf(a, b, c)).succeedsWithin(ENOUGH);
        assertThat(order).containsExactly("a", "b", "c");
    }

    @Test
    void a_failed_request_lets_the_next_one_run() {
        // When
        var failed = request("a", CompletableFuture.failedFuture(new IllegalStateException("no database")));
        // Then
        assertThatThrownBy(() -> failed.await().atMost(ENOUGH)).hasMessageContaining("no database");
        request("b", answered()).await().atMost(ENOUGH);
    }

    @Test
    void a_request_that_cannot_be_made_lets_the_next_one_run() {
        // When
        var failed = pacer.oneAtATime("number", () -> {
            throw new IllegalStateException("no request");
        });
        // Then
        assertThatThrownBy(() -> failed.await().atMost(ENOUGH)).hasMessageContaining("no request");
        request("b", answered()).await().atMost(ENOUGH);
    }

    @Test
    void a_request_cancelled_while_it_runs_or_waits_lets_the_next_one_run() {
        // Given
        var running = request("a", first).subscribe().with(done -> {
        });
        var waiting = request("b", answered()).subscribe().with(done -> {
        });
        // When
        waiting.cancel();
        running.cancel();
        // Then
        request("c", answered()).await().atMost(ENOUGH);
        assertThat(order).doesNotContain("b").endsWith("c");
    }
}
