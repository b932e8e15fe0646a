package dev.recado.conversation.inbound;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MessageEchoed;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes what passes between customers and the business without us. */
@ApplicationScoped
class EchoedConsumer {

    private final Delivery delivery;
    private final InboundMessages received;

    EchoedConsumer(Delivery delivery, InboundMessages received) {
        this.delivery = delivery;
        this.received = received;
    }

    @Incoming("messages-echoed")
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, MessageEchoed.class, received::overhear);
    }
}
