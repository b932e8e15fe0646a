package dev.recado.outbound.window;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MessageReceived;
import dev.recado.kit.delivery.Delivery;
import dev.recado.outbound.webhook.WebhookTimes;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumes the messages of customers, which open their windows. */
@ApplicationScoped
class CustomerWindowConsumer {

    private final Delivery delivery;
    private final CustomerWindows windows;
    private final WebhookTimes webhooks;

    CustomerWindowConsumer(Delivery delivery, CustomerWindows windows, WebhookTimes webhooks) {
        this.delivery = delivery;
        this.windows = windows;
        this.webhooks = webhooks;
    }

    @Incoming("messages-received")
    Uni<Void> received(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, MessageReceived.class,
                (tx, messages) -> windows.record(tx, messages).invoke(() -> webhooks.recordMessages(messages)));
    }
}
