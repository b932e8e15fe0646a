package dev.recado.conversation.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.message.MessageStatus;
import dev.recado.conversation.message.StatusUpdate;
import dev.recado.conversation.message.StatusUpdate.Failure;
import dev.recado.conversation.status.ParkedStatusRepository.ParkedStatus;
import dev.recado.conversation.status.SentMessageRepository.SentMessage;
import dev.recado.conversation.status.SentMessageRepository.Wamid;
import dev.recado.events.MessageId;
import dev.recado.events.StatusReported;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.delivery.Delivery;
import dev.recado.kit.events.TenantGroups;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Applies the statuses that Meta reports, in any order and with any number of repetitions. A status whose wamid is not stored
 * is parked until the wamid is stored.
 */
@ApplicationScoped
class StatusUpdates {

    private final Delivery delivery;
    private final SentMessageRepository sent;
    private final ParkedStatusRepository parked;
    private final MessageStatuses statuses;

    StatusUpdates(Delivery delivery, SentMessageRepository sent, ParkedStatusRepository parked, MessageStatuses statuses) {
        this.delivery = delivery;
        this.sent = sent;
        this.parked = parked;
        this.statuses = statuses;
    }

    @Incoming("statuses-reported")
    Uni<Void> consume(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, StatusReported.class, this::apply);
    }

    private Uni<Void> apply(Tx tx, List<StatusReported> events) {
        return TenantGroups.forEach(events,
                (tenant, part) -> match(tx, tenant, part.stream().filter(StatusUpdates::hasKnownStatus).toList()));
    }

    private static boolean hasKnownStatus(StatusReported event) {
        return event.status() != null && MessageStatus.of(event.status()).isPresent();
    }

    private Uni<Void> match(Tx tx, TenantId tenant, List<StatusReported> events) {
        return events.isEmpty()
                ? Uni.createFrom().voidItem()
                : sent.find(tenant, tx, events.stream().map(StatusUpdates::sentMessage).distinct().toList())
                        .chain(known -> applyOrPark(tx, tenant, events, known));
    }

    /** Applies or parks statuses. A match by our id also gives the wamid, which matches statuses without our id. */
    private Uni<Void> applyOrPark(Tx tx, TenantId tenant, List<StatusReported> events, Map<Wamid, MessageId> known) {
        var toApply = new ArrayList<StatusUpdate>();
        var toPark = new ArrayList<ParkedStatus>();
        for (var event : events) {
            var message = known.get(new Wamid(event.channelId(), event.wamid()));
            if (message == null) {
                toPark.add(parkedStatus(event));
            } else {
                toApply.add(new StatusUpdate(message, statusOf(event), event.occurredAt(), event.wamid(), failureOf(event)));
            }
        }
        return parked.park(tenant, tx, toPark).chain(() -> statuses.apply(tenant, tx, toApply));
    }

    private static ParkedStatus parkedStatus(StatusReported event) {
        var failure = failureOf(event);
        return new ParkedStatus(event.channelId(), event.wamid(), statusOf(event), event.occurredAt(), failure.code(),
                failure.title(), failure.explanation());
    }

    private static MessageStatus statusOf(StatusReported event) {
        return MessageStatus.of(event.status()).orElseThrow();
    }

    private static Failure failureOf(StatusReported event) {
        if (event.errors().isEmpty()) {
            return Failure.NONE;
        }
        var error = event.errors().getFirst();
        return new Failure(error.code(), error.title(), error.details());
    }

    private static SentMessage sentMessage(StatusReported event) {
        return new SentMessage(event.channelId(), event.wamid(), messageId(event.callbackData()));
    }

    /** Null for the callback data of another system that sends through the same number. */
    private static @Nullable UUID messageId(@Nullable String callbackData) {
        try {
            return callbackData == null ? null : UUID.fromString(callbackData);
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }
}
