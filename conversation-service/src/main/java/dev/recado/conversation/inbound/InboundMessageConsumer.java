package dev.recado.conversation.inbound;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MessageEchoed;
import dev.recado.events.MessageReceived;
import dev.recado.kit.delivery.Delivery;
import dev.recado.kit.delivery.RecordCollector;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Consumes received and echoed messages and passes them to {@link InboundMessages}. Batches of received messages that arrive close
 * together share a transaction.
 */
@ApplicationScoped
class InboundMessageConsumer {

    private static final Duration RECEIVED_INTERVAL_MIN = Duration.ofMillis(50);

    private final Delivery delivery;
    private final InboundMessages messages;
    private final RecordCollector received;

    InboundMessageConsumer(Delivery delivery, InboundMessages messages) {
        this.delivery = delivery;
        this.messages = messages;
        this.received = delivery.collector(MessageReceived.class, RECEIVED_INTERVAL_MIN, messages::storeReceived);
    }

    @Incoming("messages-received")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    Uni<Void> consumeReceived(Message<ConsumerRecords<String, byte[]>> batch) {
        return received.add(batch);
    }

    @Incoming("messages-echoed")
    Uni<Void> consumeEchoed(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, MessageEchoed.class, messages::storeEchoed);
    }
}
