package dev.recado.outbound.window;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MessageReceived;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumes the messages of customers, which open their windows. */
@ApplicationScoped
class CustomerWindowConsumer {

    private final Delivery delivery;
    private final CustomerWindows windows;

    CustomerWindowConsumer(Delivery delivery, CustomerWindows windows) {
        this.delivery = delivery;
        this.windows = windows;
    }

    @Incoming("messages-received")
    Uni<Void> received(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, MessageReceived.class, windows::record);
    }
}
