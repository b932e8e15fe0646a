package dev.recado.ai.model;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;

/** Remembers how the model fares, for metrics and readiness. */
@Startup
@ApplicationScoped
class ModelMetrics {

    private final MeterRegistry meters;
    private final AtomicReference<String> lastOutcome = new AtomicReference<>("unknown");

    ModelMetrics(MeterRegistry meters, ModelCalls calls) {
        this.meters = meters;
        Gauge.builder("recado.model.calls.in.flight", calls, ModelCalls::inFlight).strongReference(true).register(meters);
    }

    void add(ModelAnswer answer, Duration latency) {
        lastOutcome.set(answer.outcome());
        meters.timer("recado.model.calls", "outcome", answer.outcome()).record(latency);
    }

    /** The last call's outcome; "unknown" before the first. */
    String lastOutcome() {
        return lastOutcome.get();
    }

    /** False after a failure that is Google's or the configuration's, not one text's. */
    boolean well() {
        return switch (lastOutcome.get()) {
            case "model_rate_limited", "model_unavailable", "model_timeout", "model_misconfigured" -> false;
            default -> true;
        };
    }
}
