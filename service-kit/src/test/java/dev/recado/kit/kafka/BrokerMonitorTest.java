package dev.recado.kit.kafka;

import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;

import dev.recado.kit.sample.KitTestResource;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class BrokerMonitorTest {

    private static final int FAILED_ATTEMPTS = 5;

    @Inject
    KafkaSettings settings;

    @Inject
    Vertx vertx;

    @Test
    void a_client_that_cannot_be_opened_is_an_outage_that_ends_when_it_opens() {
        // Given
        var attempts = new AtomicInteger();
        var monitor = new BrokerMonitor(() -> {
            if (attempts.incrementAndGet() <= FAILED_ATTEMPTS) {
                throw new KafkaException("No resolvable bootstrap urls given in bootstrap.servers");
            }
            return Admin.create(settings.client());
        }, vertx);
        try {
            // When
            monitor.start(new StartupEvent());
            // Then
            await().until(monitor::unavailable);
            await().until(() -> !monitor.unavailable());
        } finally {
            monitor.close();
        }
    }
}
