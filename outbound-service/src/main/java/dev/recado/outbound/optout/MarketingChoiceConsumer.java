package dev.recado.outbound.optout;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AccountChanged;
import dev.recado.events.ContactChanged;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumes the events in which people opt out of marketing messages or in again. */
@ApplicationScoped
class MarketingChoiceConsumer {

    private final Delivery delivery;
    private final MarketingChoices choices;

    MarketingChoiceConsumer(Delivery delivery, MarketingChoices choices) {
        this.delivery = delivery;
        this.choices = choices;
    }

    @Incoming("accounts-changed")
    Uni<Void> accounts(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, AccountChanged.class, choices::ofAccounts);
    }

    @Incoming("contacts-changed")
    Uni<Void> contacts(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, ContactChanged.class, choices::ofContacts);
    }
}
