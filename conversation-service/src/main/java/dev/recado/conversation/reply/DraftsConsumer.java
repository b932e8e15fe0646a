package dev.recado.conversation.reply;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ReplyDrafted;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Takes what ai decided. */
@ApplicationScoped
class DraftsConsumer {

    private final Delivery delivery;
    private final DraftAcceptance drafts;

    DraftsConsumer(Delivery delivery, DraftAcceptance drafts) {
        this.delivery = delivery;
        this.drafts = drafts;
    }

    @Incoming("replies-drafted")
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, ReplyDrafted.class, drafts::judge);
    }
}
