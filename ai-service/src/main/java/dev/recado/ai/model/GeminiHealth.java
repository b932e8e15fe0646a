package dev.recado.ai.model;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells how Gemini fares as data alone: its outage ends in hand-overs, so it never takes this pod out of service. */
@Readiness
@ApplicationScoped
class GeminiHealth implements HealthCheck {

    private final ModelMetrics record;

    GeminiHealth(ModelMetrics record) {
        this.record = record;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gemini").up()
                .withData("ok", record.well())
                .withData("outcome", record.lastOutcome())
                .build();
    }
}
