package dev.recado.outbound.message;

import java.time.Clock;
import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Tx;
import dev.recado.kit.idempotency.Idempotency;
import dev.recado.kit.idempotency.IdempotentRequest;
import dev.recado.kit.outbox.AuditEntry;
import dev.recado.kit.outbox.Audits;
import dev.recado.outbound.dispatch.FailedDispatches;
import dev.recado.outbound.dispatch.FailedDispatches.FailedDispatch;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Retries a failed message for a person, as a new message that passes the checks of every entry point. The person decides
 * for the control of now: a later takeover stops the retry of a bot's message, and no takeover stops any other.
 */
@ApplicationScoped
class MessageRetries {

    private static final Duration EXPIRES_AFTER = Duration.ofDays(1);
    private static final String QUEUED = "queued";

    private final Idempotency idempotency;
    private final FailedDispatches failures;
    private final Messages messages;
    private final Audits audits;
    private final Clock clock;

    MessageRetries(Idempotency idempotency, FailedDispatches failures, Messages messages, Audits audits, Clock clock) {
        this.idempotency = idempotency;
        this.failures = failures;
        this.messages = messages;
        this.audits = audits;
        this.clock = clock;
    }

    /** The new message of a retry. */
    record RetriedMessageView(String messageId, String status, String retryOf) {
    }

    /** @param mayArriveTwice whether an uncertain message is sent again, which the customer may then get twice */
    Uni<RetriedMessageView> retry(TenantId tenant, Actor actor, MessageId id, boolean mayArriveTwice,
            @Nullable IdempotentRequest once) {
        return idempotency.run(once, RetriedMessageView.class, tx -> failures.lock(tenant, tx, id, mayArriveTwice)
                .chain(failed -> queue(tx, tenant, actor, failed)));
    }

    private Uni<RetriedMessageView> queue(Tx tx, TenantId tenant, Actor actor, FailedDispatch failed) {
        var id = MessageId.random();
        return messages.retry(tenant, tx, dispatch(tenant, id, failed), failed.id())
                .chain(() -> audits.add(tx, AuditEntry.of(tenant, actor, "message.retried")
                        .to("message", failed.id().value()).with("retry", id.toString())))
                .replaceWith(new RetriedMessageView(id.toString(), QUEUED, failed.id().toString()));
    }

    private DispatchRequested dispatch(TenantId tenant, MessageId id, FailedDispatch failed) {
        var now = clock.instant();
        var control = failed.control();
        return new DispatchRequested(id.toString(), tenant, now, id, control == null ? null : control.conversation(),
                failed.channel(), failed.to(), failed.content(), failed.lane() == Lane.BULK ? Lane.BULK : Lane.NOTICE,
                control == null ? 0 : control.epoch(), now.plus(EXPIRES_AFTER), failed.replyTo(), null,
                null);
    }
}
