package dev.recado.auth.audit;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded;
import dev.recado.kit.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears from all services, this one among them, what must be answered for. */
@ApplicationScoped
class AuditConsumer {

    private final Delivery delivery;
    private final AuditTrail trail;

    AuditConsumer(Delivery delivery, AuditTrail trail) {
        this.delivery = delivery;
        this.trail = trail;
    }

    @Incoming("audits-recorded")
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, AuditRecorded.class, trail::write);
    }
}
