package dev.recado.conversation.status;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.conversation.conversation.ByTenant;
import dev.recado.conversation.message.MessageStatus;
import dev.recado.conversation.message.StatusUpdate;
import dev.recado.conversation.message.StatusUpdate.Failure;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import io.smallrye.mutiny.Uni;

/** Applies how dispatches ended, and then what Meta had told of them before. */
@ApplicationScoped
class SendResultUpdates {

    private final MessageStatuses settlements;
    private final ParkedStatusRepository parked;

    SendResultUpdates(MessageStatuses settlements, ParkedStatusRepository parked) {
        this.settlements = settlements;
        this.parked = parked;
    }

    Uni<Void> apply(Tx tx, List<DispatchFinished> events) {
        return ByTenant.each(events,
                (tenant, part) -> settlements.settle(tenant, tx, part.stream().map(SendResultUpdates::report).toList())
                        .chain(() -> unpark(tx, tenant, part)));
    }

    private Uni<Void> unpark(Tx tx, TenantId tenant, List<DispatchFinished> events) {
        return unpark(tenant, tx, events.stream().filter(e -> e.outcome() instanceof DispatchOutcome.Accepted)
                .map(DispatchFinished::messageId).toList());
    }

    Uni<Void> unpark(TenantId tenant, Tx tx, List<MessageId> accepted) {
        return accepted.isEmpty()
                ? Uni.createFrom().voidItem()
                : parked.claim(tenant, tx, accepted).chain(reports -> settlements.settle(tenant, tx, reports));
    }

    private static StatusUpdate report(DispatchFinished event) {
        var wamid = event.outcome() instanceof DispatchOutcome.Accepted accepted ? accepted.wamid() : null;
        return new StatusUpdate(event.messageId(), MessageStatus.of(event.outcome()), event.occurredAt(), wamid,
                failure(event.outcome()));
    }

    private static Failure failure(DispatchOutcome outcome) {
        return switch (outcome) {
            case DispatchOutcome.Accepted _ -> Failure.NONE;
            case DispatchOutcome.Failed f -> new Failure(f.code(), f.title(), f.explanation());
            case DispatchOutcome.Uncertain u -> new Failure(null, "uncertain", u.reason());
            case DispatchOutcome.Cancelled c -> new Failure(null, "cancelled", c.reason());
            case DispatchOutcome.Expired _ -> new Failure(null, "expired", "it could not be sent in time");
        };
    }
}
