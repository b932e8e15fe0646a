package dev.recado.outbound.dispatch;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.ConversationControlled;
import dev.recado.events.DispatchRequested;
import dev.recado.events.StatusReported;
import dev.recado.kit.delivery.Delivery;
import dev.recado.kit.delivery.RecordCollector;
import dev.recado.outbound.webhook.WebhookTimes;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Consumes dispatch requests, statuses and control changes of the suite. */
@ApplicationScoped
class DispatchConsumer {

    private static final Duration REQUESTS_INTERVAL_MIN = Duration.ofMillis(30);

    private final Delivery delivery;
    private final RecordCollector requests;
    private final EchoSettlement echoes;
    private final LateFailures lateFailures;
    private final ControlEpochs epochs;
    private final WebhookTimes webhooks;

    DispatchConsumer(Delivery delivery, DispatchRequests requests, EchoSettlement echoes,
            LateFailures lateFailures, ControlEpochs epochs, WebhookTimes webhooks) {
        this.delivery = delivery;
        this.requests = delivery.collector(DispatchRequested.class, REQUESTS_INTERVAL_MIN, requests::store);
        this.echoes = echoes;
        this.lateFailures = lateFailures;
        this.epochs = epochs;
        this.webhooks = webhooks;
    }

    @Incoming("dispatches-requested")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    Uni<Void> requested(Message<ConsumerRecords<String, byte[]>> batch) {
        return requests.add(batch);
    }

    @Incoming("statuses-reported")
    Uni<Void> reported(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, StatusReported.class,
                (tx, statuses) -> echoes.settle(tx, statuses).chain(() -> lateFailures.store(tx, statuses))
                        .invoke(() -> webhooks.recordStatuses(statuses)));
    }

    @Incoming("conversations-controlled")
    Uni<Void> controlled(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, ConversationControlled.class, epochs::apply);
    }
}
