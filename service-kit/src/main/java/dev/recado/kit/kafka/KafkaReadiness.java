package dev.recado.kit.kafka;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness {@code kafka}: names an outage of the broker as {@code error}. It is down only in a service that can do nothing
 * without the broker. The others still answer reads from their database, so an outage must not remove all their replicas from
 * the load balancer.
 */
@Readiness
@ApplicationScoped
class KafkaReadiness implements AsyncHealthCheck {

    private final BrokerMonitor broker;
    private final ReadinessConfig config;

    KafkaReadiness(BrokerMonitor broker, ReadinessConfig config) {
        this.broker = broker;
        this.config = config;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        var unavailable = broker.unavailable();
        var answer = HealthCheckResponse.named("kafka").status(!(unavailable && config.needsBroker()))
                .withData("ok", !unavailable);
        return Uni.createFrom().item((unavailable ? answer.withData("error", "no broker answers") : answer).build());
    }

    /** When a service counts as ready. */
    @ConfigMapping(prefix = "recado.readiness")
    interface ReadinessConfig {

        /** Whether requests fail while the broker is unreachable. */
        @WithDefault("false")
        boolean needsBroker();
    }
}
