package dev.recado.conversation.status;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.DispatchFinished;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes how outbound's dispatches ended. */
@ApplicationScoped
class OutcomesConsumer {

    private final Delivery delivery;
    private final SendResultUpdates outcomes;

    OutcomesConsumer(Delivery delivery, SendResultUpdates outcomes) {
        this.delivery = delivery;
        this.outcomes = outcomes;
    }

    @Incoming("dispatches-finished")
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, DispatchFinished.class, outcomes::apply);
    }
}
