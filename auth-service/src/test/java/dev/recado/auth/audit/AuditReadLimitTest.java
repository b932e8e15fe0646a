package dev.recado.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import dev.recado.events.TenantId;
import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import org.junit.jupiter.api.Test;

class AuditReadLimitTest {

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final UUID person = UUID.randomUUID();
    private final AuditReadLimit limit = new AuditReadLimit(new Limits(1, 3, 2, Duration.ofMinutes(1)));

    private record Limits(int searchesPerSecondMax, int fullReadsPerMinuteMax, int fullReadsInFlightMax,
            Duration fullReadTimeMax)
            implements
                AuditReadConfig {
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
            assertThat(limit.fullRead(tenant, person, () -> Uni.createFrom().item("intact")).await().indefinitely())
                    .isEqualTo("intact");
        }
        refused(429, () -> limit.fullRead(tenant, person, () -> Uni.createFrom().item("intact")));
    }

    @Test
    void one_more_full_read_than_allowed_is_refused_until_another_ends() {
        // Given
        var running = new CompletableFuture<String>();
        var first = limit.fullRead(tenant, person, () -> Uni.createFrom().completionStage(running))
                .subscribeAsCompletionStage();
        var second = limit.fullRead(newTenant(), person, () -> Uni.createFrom().completionStage(running))
                .subscribeAsCompletionStage();
        refused(503, () -> limit.fullReadStream(newTenant(), UUID.randomUUID(), () -> Multi.createFrom().items(1, 2)));
        // When
        running.completeExceptionally(new IllegalStateException("broken"));
        // Then
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        assertThat(
                limit.fullReadStream(tenant, UUID.randomUUID(), () -> Multi.createFrom().items(1, 2)).collect().asList().await()
                        .indefinitely())
                .containsExactly(1, 2);
        assertThat(limit.fullRead(tenant, person, () -> Uni.createFrom().item("intact")).await().indefinitely())
                .isEqualTo("intact");
    }

    @Test
    void a_tenant_reads_its_whole_audit_once_at_a_time_and_leaves_the_rest_to_others() {
        // Given
        var running = limit.fullReadStream(tenant, person, () -> Multi.createFrom().<Integer>nothing()).subscribe()
                .withSubscriber(AssertSubscriber.create(1));
        // When // Then
        refused(503, () -> limit.fullRead(tenant, UUID.randomUUID(), () -> Uni.createFrom().item("intact")));
        assertThat(limit.fullRead(newTenant(), UUID.randomUUID(), () -> Uni.createFrom().item("intact")).await().indefinitely())
                .isEqualTo("intact");
        // When
        running.cancel();
        // Then
        assertThat(limit.fullRead(tenant, UUID.randomUUID(), () -> Uni.createFrom().item("intact")).await().indefinitely())
                .isEqualTo("intact");
    }

    @Test
    void an_export_that_is_read_too_slowly_fails_and_returns_its_permit() {
        // Given
        var impatient = new AuditReadLimit(new Limits(1, 3, 1, Duration.ofMillis(50)));
        // When
        var slow = impatient.fullReadStream(tenant, person, () -> Multi.createFrom().range(0, 1_000_000)).subscribe()
                .withSubscriber(AssertSubscriber.create(1));
        // Then
        slow.awaitFailure(failure -> assertThat(failure).hasMessageContaining("FULL_READ_TIME_MAX"));
        assertThat(impatient.fullReadStream(tenant, person, () -> Multi.createFrom().items(1, 2)).collect().asList().await()
                .indefinitely()).containsExactly(1, 2);
    }

    private static TenantId newTenant() {
        return new TenantId(UUID.randomUUID());
    }

    private static void refused(int status, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.status()).isEqualTo(status));
    }
}
