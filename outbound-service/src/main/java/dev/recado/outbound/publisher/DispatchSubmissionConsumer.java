package dev.recado.outbound.publisher;

import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumes the topics of all publishers, {@code dispatches.submitted.<publisher>}. */
@ApplicationScoped
class DispatchSubmissionConsumer {

    private final Delivery delivery;
    private final DispatchSubmissions submissions;
    private final RegisteredPublishers publishers;

    DispatchSubmissionConsumer(Delivery delivery, DispatchSubmissions submissions, RegisteredPublishers publishers) {
        this.delivery = delivery;
        this.submissions = submissions;
        this.publishers = publishers;
    }

    /** Waits for the registrations first, so that no publisher is refused only because its registration is not loaded. */
    @Incoming("dispatches-submitted")
    Uni<Void> submitted(ConsumerRecords<String, byte[]> records) {
        return publishers.awaitRegistrations(topics(records))
                .chain(() -> delivery.batch(records, submissions::read, submissions::store));
    }

    private static Set<String> topics(ConsumerRecords<String, byte[]> records) {
        return records.partitions().stream().map(TopicPartition::topic).collect(Collectors.toSet());
    }
}
