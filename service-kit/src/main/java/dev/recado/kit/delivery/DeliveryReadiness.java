package dev.recado.kit.delivery;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.lifecycle.GracefulStop;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Says which topics wait for the end of an outage and since when, and that a stopping service takes no more. */
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
