package dev.recado.conversation.status;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.conversation.ByTenant;
import dev.recado.conversation.message.MessageStatus;
import dev.recado.conversation.message.StatusUpdate;
import dev.recado.conversation.message.StatusUpdate.Failure;
import dev.recado.events.MessageId;
import dev.recado.events.StatusReported;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Applies what Meta tells of our messages: in any order, any number of times, even before we know whose it is. */
@ApplicationScoped
class StatusUpdates {

    private final SentMessageRepository sent;
    private final ParkedStatusRepository parked;
    private final MessageStatuses settlements;

    StatusUpdates(SentMessageRepository sent, ParkedStatusRepository parked, MessageStatuses settlements) {
        this.sent = sent;
        this.parked = parked;
        this.settlements = settlements;
    }

    Uni<Void> apply(Tx tx, List<StatusReported> events) {
        return ByTenant.each(events,
                (tenant, part) -> apply(tx, tenant, part.stream().filter(StatusUpdates::isKnownStatus).toList()));
    }

    private static boolean isKnownStatus(StatusReported event) {
        return event.status() != null && MessageStatus.of(event.status()).isPresent();
    }

    private Uni<Void> apply(Tx tx, TenantId tenant, List<StatusReported> events) {
        return events.isEmpty()
                ? Uni.createFrom().voidItem()
                : sent.find(tenant, tx, events.stream().map(StatusUpdates::reference).distinct().toList())
                        .chain(known -> apply(tx, tenant, sort(events, known)));
    }

    private Uni<Void> apply(Tx tx, TenantId tenant, Sorted sorted) {
        return parked.park(tenant, tx, sorted.unknown()).chain(() -> settlements.settle(tenant, tx, sorted.known()));
    }

    /** One wamid that is ours makes all its statuses ours, also those that came without our id. */
    private static Sorted sort(List<StatusReported> events, Map<SentMessageRepository.Reference, MessageId> known) {
        var byWamid = new HashMap<SentMessageRepository.Wamid, MessageId>();
        known.forEach((reference, message) -> byWamid.put(reference.wamid(), message));
        var sorted = new Sorted(new ArrayList<>(), new ArrayList<>());
        for (var event : events) {
            var message = byWamid.get(reference(event).wamid());
            if (message == null) {
                sorted.unknown().add(ParkedStatusRepository.Parked.of(event));
            } else {
                sorted.known().add(report(message, event));
            }
        }
        return sorted;
    }

    private static StatusUpdate report(MessageId message, StatusReported event) {
        return new StatusUpdate(message, MessageStatus.of(event.status()).orElseThrow(), event.occurredAt(), event.wamid(),
                failure(event));
    }

    static Failure failure(StatusReported event) {
        if (event.errors().isEmpty()) {
            return Failure.NONE;
        }
        var error = event.errors().getFirst();
        return new Failure(error.code(), error.title(), error.details());
    }

    private static SentMessageRepository.Reference reference(StatusReported event) {
        return new SentMessageRepository.Reference(new SentMessageRepository.Wamid(event.channelId(), event.wamid()),
                messageId(event.callbackData()));
    }

    /** Other systems send through the number, too, with callback data of their own. */
    private static UUID messageId(String callbackData) {
        try {
            return callbackData == null ? null : UUID.fromString(callbackData);
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }

    private record Sorted(List<StatusUpdate> known, List<ParkedStatusRepository.Parked> unknown) {
    }
}
