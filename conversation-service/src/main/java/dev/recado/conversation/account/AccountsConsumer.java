package dev.recado.conversation.account;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AccountChanged;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes what Meta tells of accounts and of the people we talk to. */
@ApplicationScoped
class AccountsConsumer {

    private final Delivery delivery;
    private final AccountUpdates changes;

    AccountsConsumer(Delivery delivery, AccountUpdates changes) {
        this.delivery = delivery;
        this.changes = changes;
    }

    @Incoming("accounts-changed")
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, AccountChanged.class, changes::apply);
    }
}
