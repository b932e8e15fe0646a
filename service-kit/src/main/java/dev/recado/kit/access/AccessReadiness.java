package dev.recado.kit.access;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether this process can tell a good token from a bad one. */
@Readiness
@ApplicationScoped
class AccessReadiness implements AsyncHealthCheck {

    private final TokenRevocations revocations;

    AccessReadiness(TokenRevocations revocations) {
        this.revocations = revocations;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        var answer = HealthCheckResponse.named("access");
        var error = error();
        return Uni.createFrom().item(error == null ? answer.up().build() : answer.down().withData("error", error).build());
    }

    private String error() {
        if (!revocations.loaded()) {
            return "it is not known yet whose tokens count";
        }
        return revocations.stalled() ? "it is no longer read whose tokens were ended" : null;
    }
}
