package dev.recado.conversation.status;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.message.MessageStatus;
import dev.recado.conversation.message.StatusUpdate;
import dev.recado.conversation.message.StatusUpdate.Failure;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.kit.database.Tx;
import dev.recado.kit.delivery.Delivery;
import dev.recado.kit.events.TenantGroups;
import io.smallrye.mutiny.Uni;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Applies the results of dispatches. It ignores results of messages that no conversation requested. */
@ApplicationScoped
class SendResultUpdates {

    private final Delivery delivery;
    private final MessageStatuses statuses;

    SendResultUpdates(Delivery delivery, MessageStatuses statuses) {
        this.delivery = delivery;
        this.statuses = statuses;
    }

    @Incoming("dispatches-finished")
    Uni<Void> consume(ConsumerRecords<String, byte[]> records) {
        return delivery.batch(records, DispatchFinished.class, this::apply);
    }

    Uni<Void> apply(Tx tx, List<DispatchFinished> events) {
        return TenantGroups.forEach(events,
                (tenant, part) -> statuses.apply(tenant, tx, part.stream().map(SendResultUpdates::statusUpdate).toList()));
    }

    private static StatusUpdate statusUpdate(DispatchFinished event) {
        var wamid = event.outcome() instanceof DispatchOutcome.Accepted accepted ? accepted.wamid() : null;
        var pending = event.outcome() instanceof DispatchOutcome.Uncertain uncertain
                && Boolean.TRUE.equals(uncertain.pending());
        var byPerson = event.outcome() instanceof DispatchOutcome.Cancelled cancelled
                && cancelled.cause() == DispatchOutcome.CancelCause.PERSON;
        return new StatusUpdate(event.messageId(), MessageStatus.of(event.outcome()), event.occurredAt(), wamid,
                failureOf(event.outcome()), pending, byPerson);
    }

    private static Failure failureOf(DispatchOutcome outcome) {
        return switch (outcome) {
            case DispatchOutcome.Accepted _ -> Failure.NONE;
            case DispatchOutcome.Failed failed -> new Failure(failed.code(), failed.title(), failed.explanation());
            case DispatchOutcome.Uncertain uncertain -> new Failure(null, "uncertain", uncertain.reason());
            case DispatchOutcome.Cancelled cancelled -> new Failure(null, "cancelled", cancelled.reason());
            case DispatchOutcome.Expired _ -> new Failure(null, "expired", "the message expired before it could be sent");
        };
    }
}
