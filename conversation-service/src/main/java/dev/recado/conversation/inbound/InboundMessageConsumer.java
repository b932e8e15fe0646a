package dev.recado.conversation.inbound;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MessageEchoed;
import dev.recado.events.MessageReceived;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumes the messages that ingest reports and passes them to {@link InboundMessages} in one transaction per batch. */
@ApplicationScoped
class InboundMessageConsumer {

    private final Delivery delivery;
    private final InboundMessages messages;

    InboundMessageConsumer(Delivery delivery, InboundMessages messages) {
        this.delivery = delivery;
        this.messages = messages;
    }

    @Incoming("messages-received")
    Uni<Void> consumeReceived(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, MessageReceived.class, messages::storeReceived);
    }

    @Incoming("messages-echoed")
    Uni<Void> consumeEchoed(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, MessageEchoed.class, messages::storeEchoed);
    }
}
