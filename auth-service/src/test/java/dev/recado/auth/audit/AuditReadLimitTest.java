package dev.recado.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

class AuditReadLimitTest {

    private final UUID person = UUID.randomUUID();
    private final AuditReadLimit limit = new AuditReadLimit(new Limits(1, 3, 1));

    private record Limits(int searchesPerSecondMax, int walksPerMinuteMax, int walksInFlightMax) implements AuditReadConfig {
    }

    @Test
    void a_person_searches_at_a_limited_rate() {
        for (var i = 0; i < 10; i++) {
            limit.acquireSearch(person);
        }
        refused(429, () -> limit.acquireSearch(person));
        limit.acquireSearch(UUID.randomUUID());
    }

    @Test
    void a_person_reads_the_whole_chain_at_a_limited_rate() {
        for (var i = 0; i < 3; i++) {
            assertThat(limit.walk(person, () -> Uni.createFrom().item("intact")).await().indefinitely()).isEqualTo("intact");
        }
        refused(429, () -> limit.walk(person, () -> Uni.createFrom().item("intact")));
    }

    @Test
    void one_more_walk_than_allowed_waits_for_the_end_of_another() {
        // Given
        var running = new CompletableFuture<String>();
        var first = limit.walk(person, () -> Uni.createFrom().completionStage(running)).subscribeAsCompletionStage();
        refused(503, () -> limit.stream(UUID.randomUUID(), () -> Multi.createFrom().items(1, 2)));
        // When
        running.completeExceptionally(new IllegalStateException("broken"));
        // Then
        assertThat(first).isCompletedExceptionally();
        assertThat(limit.stream(UUID.randomUUID(), () -> Multi.createFrom().items(1, 2)).collect().asList().await()
                .indefinitely()).hasSize(2);
        assertThat(limit.walk(person, () -> Uni.createFrom().item("intact")).await().indefinitely()).isEqualTo("intact");
    }

    private static void refused(int status, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.status()).isEqualTo(status));
    }
}
