package dev.recado.outbound.dispatch;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ConversationControlled;
import dev.recado.events.DispatchRequested;
import dev.recado.events.StatusReported;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumes dispatch requests, statuses and control changes of the suite. */
@ApplicationScoped
class DispatchConsumer {

    private final Delivery delivery;
    private final DispatchRequests requests;
    private final EchoSettlement echoes;
    private final ControlEpochs epochs;

    DispatchConsumer(Delivery delivery, DispatchRequests requests, EchoSettlement echoes, ControlEpochs epochs) {
        this.delivery = delivery;
        this.requests = requests;
        this.echoes = echoes;
        this.epochs = epochs;
    }

    @Incoming("dispatches-requested")
    Uni<Void> requested(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, DispatchRequested.class, requests::store);
    }

    @Incoming("statuses-reported")
    Uni<Void> reported(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, StatusReported.class, echoes::settle);
    }

    @Incoming("conversations-controlled")
    Uni<Void> controlled(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, ConversationControlled.class, epochs::apply);
    }
}
