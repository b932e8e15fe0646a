package dev.recado.ai.model;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.runtime.Startup;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Records the latency and outcome of each model call, and shows the last outcome in readiness. */
@Startup
@ApplicationScoped
class ModelMetrics {

    private final MeterRegistry meters;
    private final AtomicReference<String> lastOutcome = new AtomicReference<>("unknown");

    ModelMetrics(MeterRegistry meters, ModelCalls calls) {
        this.meters = meters;
        Gauge.builder("recado.model.calls.in.flight", calls, ModelCalls::inFlight).strongReference(true).register(meters);
    }

    /** Limits the values of a tag, because LangChain4j writes whole exception messages into it. */
    @Produces
    @Singleton
    static MeterFilter errorTypeFilter() {
        return MeterFilter.replaceTagValues("error.type", value -> "failed", "none");
    }

    void record(ModelAnswer answer, Duration latency) {
        lastOutcome.set(answer.outcome());
        meters.timer("recado.model.calls", "outcome", answer.outcome()).record(latency);
    }

    /** Reports Gemini's state only as data. The check is always up, because an outage of Gemini ends in hand-overs. */
    @Readiness
    @ApplicationScoped
    static class GeminiHealth implements HealthCheck {

        private final ModelMetrics metrics;

        GeminiHealth(ModelMetrics metrics) {
            this.metrics = metrics;
        }

        @Override
        public HealthCheckResponse call() {
            var outcome = metrics.lastOutcome();
            return HealthCheckResponse.named("gemini").up()
                    .withData("ok", isGeminiAvailable(outcome))
                    .withData("outcome", outcome)
                    .build();
        }

        /** A blocked prompt or a malformed answer concerns one text, not Gemini's availability. */
        private static boolean isGeminiAvailable(String outcome) {
            return switch (outcome) {
                case "model_rate_limited", "model_unavailable", "model_timeout", "model_misconfigured" -> false;
                default -> true;
            };
        }
    }

    /** The outcome of the last call; "unknown" before the first. */
    String lastOutcome() {
        return lastOutcome.get();
    }
}
