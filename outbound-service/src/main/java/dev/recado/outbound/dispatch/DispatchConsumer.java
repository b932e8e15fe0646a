package dev.recado.outbound.dispatch;

import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ConversationControlled;
import dev.recado.events.DispatchRequested;
import dev.recado.events.StatusReported;
import dev.recado.kit.delivery.Delivery;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What others ask of outbound and tell it. */
@ApplicationScoped
class DispatchConsumer {

    private final Delivery delivery;
    private final DispatchRequests requests;
    private final EchoSettlement evidence;
    private final ControlEpochs controls;
    private final DispatchSubmissions submissions;
    private final RegisteredPublishers publishers;

    DispatchConsumer(Delivery delivery, DispatchRequests requests, DispatchSubmissions submissions,
            RegisteredPublishers publishers, EchoSettlement evidence,
            ControlEpochs controls) {
        this.delivery = delivery;
        this.requests = requests;
        this.submissions = submissions;
        this.publishers = publishers;
        this.evidence = evidence;
        this.controls = controls;
    }

    @Incoming("dispatches-requested")
    Uni<Void> requested(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, DispatchRequested.class, requests::store);
    }

    @Incoming("dispatches-submitted")
    Uni<Void> submitted(ConsumerRecords<String, byte[]> records) {
        return publishers.known(topics(records)).chain(() -> delivery.batch(records, submissions::read, submissions::store));
    }

    private static Set<String> topics(ConsumerRecords<String, byte[]> records) {
        return records.partitions().stream().map(TopicPartition::topic).collect(Collectors.toSet());
    }

    @Incoming("statuses-reported")
    Uni<Void> reported(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, StatusReported.class, evidence::weigh);
    }

    @Incoming("conversations-controlled")
    Uni<Void> controlled(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, ConversationControlled.class, controls::apply);
    }
}
