package dev.recado.ai.turn;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ConversationControlled;
import dev.recado.events.ReplyRequested;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumes reply requests and changes of conversation control. */
@ApplicationScoped
class TurnConsumer {

    private final Delivery delivery;
    private final TurnQueue turnQueue;

    TurnConsumer(Delivery delivery, TurnQueue turnQueue) {
        this.delivery = delivery;
        this.turnQueue = turnQueue;
    }

    @Incoming("replies-requested")
    Uni<Void> onRequests(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, ReplyRequested.class, turnQueue::enqueueNewest);
    }

    @Incoming("conversations-controlled")
    Uni<Void> onControls(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, ConversationControlled.class, turnQueue::supersedeOlder);
    }
}
