package dev.recado.conversation.status;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.StatusReported;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes what Meta tells of our messages. */
@ApplicationScoped
class StatusesConsumer {

    private final Delivery delivery;
    private final StatusUpdates statuses;

    StatusesConsumer(Delivery delivery, StatusUpdates statuses) {
        this.delivery = delivery;
        this.statuses = statuses;
    }

    @Incoming("statuses-reported")
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, StatusReported.class, statuses::apply);
    }
}
