package dev.recado.kit;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Says which topics wait for the end of an outage and since when, and that a stopping service takes no more. */
@Readiness
@ApplicationScoped
class DeliveryReadiness implements AsyncHealthCheck {

    private final Patience patience;
    private final GracefulStop stop;

    DeliveryReadiness(Patience patience, GracefulStop stop) {
        this.patience = patience;
        this.stop = stop;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        var waiting = patience.waiting();
        var answer = HealthCheckResponse.named("delivery").status(waiting.isEmpty() && !stop.stopping());
        waiting.forEach((topic, since) -> answer.withData(topic, since.toString()));
        return Uni.createFrom().item((stop.stopping() ? answer.withData("error", "stopping") : answer).build());
    }
}
