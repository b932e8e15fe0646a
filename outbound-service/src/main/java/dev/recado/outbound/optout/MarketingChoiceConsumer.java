package dev.recado.outbound.optout;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ContactChanged;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumes the opt-outs and opt-ins that the suite recorded; those in WhatsApp come with the changes of accounts. */
@ApplicationScoped
class MarketingChoiceConsumer {

    private final Delivery delivery;
    private final MarketingChoices choices;

    MarketingChoiceConsumer(Delivery delivery, MarketingChoices choices) {
        this.delivery = delivery;
        this.choices = choices;
    }

    @Incoming("contacts-changed")
    Uni<Void> contacts(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, ContactChanged.class, choices::ofContacts);
    }
}
