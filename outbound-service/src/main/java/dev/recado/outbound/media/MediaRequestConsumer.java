package dev.recado.outbound.media;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.MediaRequested;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumes requests for the media of messages. */
@ApplicationScoped
class MediaRequestConsumer {

    private final Delivery delivery;
    private final MediaRequests requests;

    MediaRequestConsumer(Delivery delivery, MediaRequests requests) {
        this.delivery = delivery;
        this.requests = requests;
    }

    @Incoming("media-requested")
    Uni<Void> requested(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, MediaRequested.class, requests::store);
    }
}
