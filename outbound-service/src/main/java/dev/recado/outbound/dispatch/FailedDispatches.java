package dev.recado.outbound.dispatch;

import java.time.Clock;
import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Tx;
import dev.recado.kit.http.Refusal;
import dev.recado.outbound.dispatch.Dispatch.State;
import dev.recado.outbound.dispatch.DispatchStatuses.DispatchStatusView;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * Decides which failed messages a person may retry. WhatsApp has certainly not delivered a failed message; it may have
 * delivered an uncertain one.
 */
@ApplicationScoped
public class FailedDispatches {

    /** Meta asks to wait a day before the same person gets such a message again. */
    private static final int WAITS_A_DAY = 131049;
    /** A message is sent again at most so often in a row, by people and by the suite. */
    private static final int RETRIES_IN_A_ROW_MAX = 3;
    private static final Duration DAY = Duration.ofDays(1);
    private static final String LOCK = """
        select * from dispatch
        where tenant_id = $1 and message_id = $2
        for update""";
    /** A person or the suite has sent the message again. Two branches, because each has its index. */
    private static final String FIND_RETRY = """
        select message_id from dispatch
        where tenant_id = $1 and retry_of = $2
        union all
        select message_id from dispatch
        where tenant_id = $1 and resend_of = $2""";

    private final ControlRepository controls;
    private final ObjectMapper json;
    private final Clock clock;

    FailedDispatches(ControlRepository controls, ObjectMapper json, Clock clock) {
        this.controls = controls;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What a retry sends again.
     *
     * @param control the conversation of a message of its bot and the epoch of now, so that a later takeover stops the retry;
     *     null for any other message
     */
    public record FailedDispatch(MessageId id, @Nullable Control control, ChannelId channel, Address to,
            OutboundContent content, Lane lane, @Nullable String replyTo) {
    }

    /** Who answers a conversation: its epoch grows with each takeover. */
    public record Control(ConversationId conversation, long epoch) {

        private static @Nullable Control of(Row row, long epoch) {
            var conversation = row.getUUID("conversation_id");
            return switch (lane(row)) {
                case REPLY, NOTICE -> conversation == null ? null : new Control(new ConversationId(conversation), epoch);
                case AGENT, BULK -> null;
            };
        }
    }

    /**
     * Locks a message that may be retried, so that two requests do not retry it at the same time. Like a takeover, it locks the epoch
     * before the dispatch.
     *
     * @param mayArriveTwice whether an uncertain message is retried too
     */
    public Uni<FailedDispatch> lock(TenantId tenant, Tx tx, MessageId id, boolean mayArriveTwice) {
        return controls.lockEpoch(tenant, tx, id)
                .chain(epoch -> lockRetryable(tenant, tx, id, mayArriveTwice).map(row -> failed(row, epoch)));
    }

    private Uni<Row> lockRetryable(TenantId tenant, Tx tx, MessageId id, boolean mayArriveTwice) {
        return tx.query(LOCK, tenant.value(), id.value()).map(rows -> Rows.first(rows, row -> row))
                .onItem().ifNull().failWith(() -> Refusal.notFound("message"))
                .call(() -> tx.query(FIND_RETRY, tenant.value(), id.value()).invoke(FailedDispatches::requireNotRetried))
                .invoke(row -> requireRetryable(row, mayArriveTwice))
                .call(() -> LateRetries.countEarlier(tenant, tx, id).invoke(FailedDispatches::requireFew));
    }

    private void requireRetryable(Row row, boolean mayArriveTwice) {
        switch (State.of(row)) {
            case FAILED -> requireSendable(row);
            case UNCERTAIN -> requireUncertainRetryable(row, mayArriveTwice);
            case READY, SENDING, ACCEPTED, CANCELLED, EXPIRED -> throw Refusal.conflict("NOT_FAILED",
                    "only a failed or uncertain message can be retried; this one is " + DispatchStatusView.status(row));
        }
        if (row.getString("content") == null) {
            throw Refusal.conflict("CONTENT_DELETED", "the text of the message is deleted; send it as a new message");
        }
    }

    private void requireSendable(Row row) {
        var code = row.getInteger("error_code");
        if (code != null && GraphError.isFinal(code)) {
            throw Refusal.conflict("NOT_RETRYABLE",
                    "WhatsApp never delivers this message to this person, code " + code + "; send another message");
        }
        var allowedAt = Rows.instant(row, "updated_at").plus(DAY);
        if (code != null && code == WAITS_A_DAY && clock.instant().isBefore(allowedAt)) {
            throw Refusal.conflict("RETRY_TOO_EARLY",
                    "WhatsApp refused the message with code " + code + "; retry it after " + allowedAt);
        }
    }

    private static void requireUncertainRetryable(Row row, boolean mayArriveTwice) {
        if (row.getOffsetDateTime("announce_at") != null) {
            throw Refusal.conflict("OUTCOME_OPEN",
                    "WhatsApp may still report the message; retry it when its outcome is published");
        }
        if (row.getOffsetDateTime("resend_at") != null) {
            throw Refusal.conflict("ALREADY_RETRIED", "the suite resends the message at " + Rows.instant(row, "resend_at"));
        }
        if (!mayArriveTwice) {
            throw Refusal.conflict("MAY_ARRIVE_TWICE",
                    "WhatsApp may have delivered the message; set may_arrive_twice to true to send it all the same");
        }
    }

    private static void requireFew(int earlier) {
        if (earlier >= RETRIES_IN_A_ROW_MAX) {
            throw Refusal.conflict("TOO_MANY_RETRIES",
                    "the message was sent again " + earlier + " times already; send it as a new message");
        }
    }

    private static void requireNotRetried(Iterable<Row> retries) {
        retries.forEach(row -> {
            throw Refusal.conflict("ALREADY_RETRIED", "the message is retried already, as " + row.getUUID("message_id"));
        });
    }

    private static Lane lane(Row row) {
        return Rows.enumValue(Lane.class, row.getString("lane"));
    }

    private FailedDispatch failed(Row row, long epoch) {
        return new FailedDispatch(new MessageId(row.getUUID("message_id")), Control.of(row, epoch),
                new ChannelId(row.getUUID("channel_id")),
                new Address(row.getString("to_phone"), row.getString("to_user_id")), content(row),
                lane(row), row.getString("reply_to"));
    }

    private OutboundContent content(Row row) {
        try {
            return json.readValue(row.getString("content"), OutboundContent.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored content of dispatch " + row.getUUID("message_id") + " is not readable",
                    e);
        }
    }
}
