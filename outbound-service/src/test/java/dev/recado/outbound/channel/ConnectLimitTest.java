package dev.recado.outbound.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import dev.recado.events.TenantId;
import dev.recado.kit.http.Refusal;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

class ConnectLimitTest {

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final TenantId other = new TenantId(UUID.randomUUID());
    private final ConnectLimit limit = new ConnectLimit(() -> 3);

    @Test
    void a_tenant_connects_numbers_at_a_limited_rate_and_leaves_others_theirs() {
        for (var i = 0; i < 3; i++) {
            assertThat(limit.run(tenant, () -> Uni.createFrom().item("connected")).await().indefinitely())
                    .isEqualTo("connected");
        }
        refused(tenant);
        assertThat(limit.run(other, () -> Uni.createFrom().item("connected")).await().indefinitely()).isEqualTo("connected");
    }

    @Test
    void a_tenant_connects_one_number_at_a_time() {
        // Given
        var confirmed = new CompletableFuture<String>();
        var running = limit.run(tenant, () -> Uni.createFrom().completionStage(confirmed)).subscribeAsCompletionStage();
        refused(tenant);
        // When
        confirmed.completeExceptionally(new IllegalStateException("reset"));
        // Then
        assertThat(running).isCompletedExceptionally();
        assertThat(limit.run(tenant, () -> Uni.createFrom().item("connected")).await().indefinitely()).isEqualTo("connected");
    }

    private void refused(TenantId of) {
        assertThatThrownBy(() -> limit.run(of, () -> Uni.createFrom().item("connected")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(429));
    }
}
