package dev.recado.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

/** An outage of the broker is shown everywhere, and takes only those replicas away that need the broker. */
class KafkaReadinessTest {

    private final BrokerMonitor broker = new BrokerMonitor(() -> {
        throw new IllegalStateException("this test opens no client");
    }, null);

    @Test
    void a_service_that_reads_from_its_database_stays_ready_and_names_the_outage() {
        // When
        broker.failed();
        // Then
        var answer = readiness(false);
        assertThat(answer.getStatus()).isEqualTo(Status.UP);
        assertThat(answer.getData().orElseThrow()).containsEntry("ok", false).containsEntry("error", "no broker answers");
    }

    @Test
    void a_service_that_needs_the_broker_is_down_until_it_answers_again() {
        // When
        broker.failed();
        // Then
        assertThat(readiness(true).getStatus()).isEqualTo(Status.DOWN);
        // When
        broker.answered();
        // Then
        assertThat(readiness(true).getStatus()).isEqualTo(Status.UP);
        assertThat(readiness(true).getData().orElseThrow()).containsExactly(Map.entry("ok", true));
    }

    private HealthCheckResponse readiness(boolean needsBroker) {
        return new KafkaReadiness(broker, () -> needsBroker).call().await().indefinitely();
    }
}
