package dev.recado.outbound.template;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AccountChanged;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumes what Meta reports about templates. */
@ApplicationScoped
class TemplateConsumer {

    private final Delivery delivery;
    private final TemplateEvents events;

    TemplateConsumer(Delivery delivery, TemplateEvents events) {
        this.delivery = delivery;
        this.events = events;
    }

    @Incoming("accounts-changed")
    Uni<Void> changed(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, AccountChanged.class, events::applyAll);
    }
}
