package dev.recado.kit.delivery;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.lifecycle.GracefulStop;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Readiness {@code delivery}: down while a topic waits for the end of an outage, or while the service stops. */
@Readiness
@ApplicationScoped
class DeliveryReadiness implements AsyncHealthCheck {

    private final OutageRetry outageRetry;
    private final GracefulStop stop;

    DeliveryReadiness(OutageRetry outageRetry, GracefulStop stop) {
        this.outageRetry = outageRetry;
        this.stop = stop;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        var waiting = outageRetry.waitingTopics();
        var answer = HealthCheckResponse.named("delivery").status(waiting.isEmpty() && !stop.stopping());
        waiting.forEach((topic, since) -> answer.withData(topic, since.toString()));
        return Uni.createFrom().item((stop.stopping() ? answer.withData("error", "stopping") : answer).build());
    }
}
