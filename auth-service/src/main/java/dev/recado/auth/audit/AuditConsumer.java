package dev.recado.auth.audit;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears from all services, this one among them, what must be answered for. */
@ApplicationScoped
class AuditConsumer {

    private final Delivery delivery;
    private final AuditWriter trail;
    private final PublishedChainHeads witness;

    AuditConsumer(Delivery delivery, AuditWriter trail, PublishedChainHeads witness) {
        this.delivery = delivery;
        this.trail = trail;
        this.witness = witness;
    }

    @Incoming("audits-recorded")
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        // a chain does not grow before it is known how far it had grown
        return witness.untilWhole().chain(() -> delivery.batch(records, AuditRecorded.class, trail::write));
    }
}
