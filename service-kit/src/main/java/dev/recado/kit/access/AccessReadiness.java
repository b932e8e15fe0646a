package dev.recado.kit.access;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Readiness {@code access}: up while token revocations are loaded and being read. */
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
            return "token revocations are not loaded yet";
        }
        return revocations.stalled() ? "token revocations are no longer read" : null;
    }
}
