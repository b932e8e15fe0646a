package dev.recado.ingest.webhook;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Singleton;

import dev.recado.ingest.whatsapp.NormalisedWebhook;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Counts and times received webhooks. All labels come from closed lists, so that no sender can create new series. */
@Singleton
class WebhookMetrics {

    private final MeterRegistry registry;
    private final Map<Integer, Timer> webhooks = new ConcurrentHashMap<>();
    private final Map<NormalisedWebhook.Counted, Counter> updates = new ConcurrentHashMap<>();
    private final Counter unreadable;
    private final Timer publish;

    WebhookMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.unreadable = Counter.builder("recado.ingest.unreadable")
                .description("unreadable parts of signed webhooks, which became no event").register(registry);
        this.publish = Timer.builder("recado.ingest.publish")
                .description("time until Kafka has acknowledged all records of a webhook").register(registry);
    }

    void answered(int status, long startNanos) {
        webhooks.computeIfAbsent(status, this::webhookTimer).record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    void normalised(NormalisedWebhook result) {
        result.counted().forEach(counted -> updates.computeIfAbsent(counted, this::updateCounter).increment());
        unreadable.increment(result.unreadable().size());
    }

    void published(long startNanos) {
        publish.record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    private Timer webhookTimer(int status) {
        return Timer.builder("recado.ingest.webhooks").description("webhooks by outcome, and the time until the answer")
                .tag("outcome", outcome(status)).register(registry);
    }

    private Counter updateCounter(NormalisedWebhook.Counted counted) {
        return Counter.builder("recado.ingest.updates").description("updates by webhook field and kind")
                .tag("field", counted.field()).tag("kind", counted.kind()).register(registry);
    }

    private static String outcome(int status) {
        return switch (status) {
            case 0 -> "gone";
            case 200 -> "accepted";
            case 401 -> "unsigned";
            case 408 -> "too_slow";
            case 413 -> "too_large";
            case 503 -> "unavailable";
            default -> "failed";
        };
    }
}
