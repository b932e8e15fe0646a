package dev.recado.conversation.control;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ControlApplied;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears from outbound which epochs it enforces. */
@ApplicationScoped
class ControlsConsumer {

    private final Delivery delivery;
    private final ConversationControls controls;

    ControlsConsumer(Delivery delivery, ConversationControls controls) {
        this.delivery = delivery;
        this.controls = controls;
    }

    @Incoming("controls-applied")
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, ControlApplied.class, controls::applied);
    }
}
