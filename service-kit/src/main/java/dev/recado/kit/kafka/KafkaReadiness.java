package dev.recado.kit.kafka;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Readiness {@code kafka}: down while the broker does not answer. */
@Readiness
@ApplicationScoped
class KafkaReadiness implements AsyncHealthCheck {

    private final BrokerMonitor broker;

    KafkaReadiness(BrokerMonitor broker) {
        this.broker = broker;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        var answer = HealthCheckResponse.named("kafka");
        return Uni.createFrom()
                .item(broker.unavailable()
                        ? answer.down().withData("error", "no broker answers").build()
                        : answer.up().build());
    }
}
