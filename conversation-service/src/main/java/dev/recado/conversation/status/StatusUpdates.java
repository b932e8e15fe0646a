package dev.recado.conversation.status;

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
 * is parked until the wamid is stored. A status with an id of ours whose message is unknown is ignored.
 */
@ApplicationScoped
class StatusUpdates {

    private static final int UUID_CHARS = 36;

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

    Uni<Void> apply(Tx tx, List<StatusReported> events) {
        return TenantGroups.forEach(events,
                (tenant, part) -> match(tx, tenant, part.stream().filter(StatusUpdates::hasKnownStatus).toList()));
    }

    private static boolean hasKnownStatus(StatusReported event) {
        return event.status() != null && MessageStatus.of(event.status()).isPresent();
    }

    private Uni<Void> match(Tx tx, TenantId tenant, List<StatusReported> events) {
        return events.isEmpty()
                ? Uni.createFrom().voidItem()
                : find(tx, tenant, events).chain(known -> apply(tx, tenant, events, known)
                        .chain(() -> matchLate(tx, tenant, unknown(events, known))));
    }

    /** Locks the wamids and finds the messages again, then parks the statuses of messages that are still unknown. */
    private Uni<Void> matchLate(Tx tx, TenantId tenant, List<StatusReported> unknown) {
        var waiting = unknown.stream().filter(StatusUpdates::mayFindMessage).toList();
        return waiting.isEmpty()
                ? Uni.createFrom().voidItem()
                : parked.lock(tenant, tx, waiting.stream().map(StatusReported::wamid).toList())
                        .chain(() -> find(tx, tenant, waiting))
                        .chain(known -> parked
                                .park(tenant, tx, unknown(waiting, known).stream().map(StatusUpdates::parkedStatus).toList())
                                .chain(() -> apply(tx, tenant, waiting, known)));
    }

    /**
     * False for a status with our id, because a message of a conversation is stored before it is sent. Such a status belongs to a
     * bulk message or to a message of an internal system, which only outbound stores.
     */
    private static boolean mayFindMessage(StatusReported event) {
        return messageId(event.callbackData()) == null;
    }

    private Uni<Map<Wamid, MessageId>> find(Tx tx, TenantId tenant, List<StatusReported> events) {
        return sent.find(tenant, tx, events.stream().map(StatusUpdates::sentMessage).distinct().toList());
    }

    private static List<StatusReported> unknown(List<StatusReported> events, Map<Wamid, MessageId> known) {
        return events.stream().filter(event -> !known.containsKey(wamid(event))).toList();
    }

    /** A match by our id also gives the wamid, which matches statuses without our id. */
    private Uni<Void> apply(Tx tx, TenantId tenant, List<StatusReported> events, Map<Wamid, MessageId> known) {
        return statuses.apply(tenant, tx, events.stream().filter(event -> known.containsKey(wamid(event)))
                .map(event -> new StatusUpdate(known.get(wamid(event)), statusOf(event), event.occurredAt(), event.wamid(),
                        failureOf(event)))
                .toList());
    }

    private static Wamid wamid(StatusReported event) {
        return new Wamid(event.channelId(), event.wamid());
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
            return callbackData == null || callbackData.length() != UUID_CHARS ? null : UUID.fromString(callbackData);
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }
}
