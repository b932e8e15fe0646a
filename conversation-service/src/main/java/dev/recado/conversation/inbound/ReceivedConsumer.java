package dev.recado.conversation.inbound;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MessageReceived;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes what customers write. */
@ApplicationScoped
class ReceivedConsumer {

    private final Delivery delivery;
    private final InboundMessages received;

    ReceivedConsumer(Delivery delivery, InboundMessages received) {
        this.delivery = delivery;
        this.received = received;
    }

    @Incoming("messages-received")
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, MessageReceived.class, received::store);
    }
}
