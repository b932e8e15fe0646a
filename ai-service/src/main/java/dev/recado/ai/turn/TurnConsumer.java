package dev.recado.ai.turn;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ConversationControlled;
import dev.recado.events.ReplyRequested;
import dev.recado.kit.delivery.Delivery;
import dev.recado.kit.delivery.RecordCollector;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Consumes reply requests and changes of conversation control. */
@ApplicationScoped
class TurnConsumer {

    private static final Duration REQUESTS_INTERVAL_MIN = Duration.ofMillis(100);

    private final Delivery delivery;
    private final TurnQueue turnQueue;
    private final RecordCollector requests;

    TurnConsumer(Delivery delivery, TurnQueue turnQueue) {
        this.delivery = delivery;
        this.turnQueue = turnQueue;
        this.requests = delivery.collector(ReplyRequested.class, REQUESTS_INTERVAL_MIN, turnQueue::enqueueNewest);
    }

    @Incoming("replies-requested")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    Uni<Void> onRequests(Message<ConsumerRecords<String, byte[]>> batch) {
        return requests.add(batch);
    }

    @Incoming("conversations-controlled")
    Uni<Void> onControls(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, ConversationControlled.class, turnQueue::supersedeOlder);
    }
}
