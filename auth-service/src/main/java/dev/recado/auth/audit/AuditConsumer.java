package dev.recado.auth.audit;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumes {@code audits.recorded} of all services. */
@ApplicationScoped
class AuditConsumer {

    private final Delivery delivery;
    private final AuditWriter writer;
    private final PublishedChainHeads published;

    AuditConsumer(Delivery delivery, AuditWriter writer, PublishedChainHeads published) {
        this.delivery = delivery;
        this.writer = writer;
        this.published = published;
    }

    @Incoming("audits-recorded")
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        // the published heads must be loaded before a row is added
        return published.untilLoaded().chain(() -> delivery.batch(records, AuditRecorded.class, writer::write));
    }
}
