package dev.recado.outbound.dispatch;

import java.util.Set;

import dev.recado.events.Address;
import dev.recado.events.ChannelId;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.DispatchOutcome.CancelCause;
import dev.recado.events.MessageId;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.outbound.whatsapp.Explanation.Language;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;
import io.vertx.mutiny.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/**
 * A message to send, in one of its states. The methods of a state are its only transitions, so an illegal one does not compile.
 * Concurrent transitions are decided by the database: an update changes a row only in the states that it lists.
 */
sealed interface Dispatch {

    /** The values of column {@code state}. */
    enum State {
        READY, SENDING, ACCEPTED, FAILED, UNCERTAIN, CANCELLED, EXPIRED;

        String column() {
            return Rows.enumColumn(this);
        }

        static State of(Row row) {
            return Rows.enumValue(State.class, row.getString("state"));
        }
    }

    TenantId tenant();

    MessageId id();

    /** A state in which WhatsApp's response or status echo can still make the dispatch {@link Accepted}. */
    sealed interface Open extends Dispatch {

        default Accepted accept(String wamid) {
            return new Accepted(tenant(), id(), wamid);
        }
    }

    /** The possible results of the start of a send. */
    sealed interface Started extends Dispatch {
    }

    /** The possible results when WhatsApp has certainly not accepted a sending dispatch. */
    sealed interface Returned extends Dispatch {
    }

    /** Waits in the work queue. A claimed dispatch is ready as well, because the claim is part of the work item. */
    record Ready(TenantId tenant, MessageId id) implements Open, Returned {

        Failed fail(GraphError error) {
            return new Failed(tenant, id, error, State.READY);
        }

        Cancelled cancel(String reason, CancelCause cause) {
            return new Cancelled(tenant, id, State.READY, reason, cause);
        }

        Expired expire() {
            return new Expired(tenant, id, State.READY);
        }
    }

    /**
     * One worker sends it before a deadline.
     *
     * @param content as JSON
     * @param retries how often WhatsApp has certainly not accepted the message
     */
    record Sending(TenantId tenant, MessageId id, ChannelId channel, Address to, String content, @Nullable String replyTo,
            int retries)
            implements
                Open,
                Started {

        Failed reject(GraphError error) {
            return new Failed(tenant, id, error, State.SENDING);
        }

        Uncertain markUncertain(String reason) {
            return new Uncertain(tenant, id, reason);
        }

        static Sending of(Row row) {
            return new Sending(Rows.tenant(row), new MessageId(row.getUUID("message_id")),
                    new ChannelId(row.getUUID("channel_id")),
                    new Address(row.getString("to_phone"), row.getString("to_user_id")),
                    row.getString("content"), row.getString("reply_to"), row.getInteger("retries"));
        }

        @Override
        public String toString() {
            return "Sending[id=" + id + "]";
        }
    }

    /** WhatsApp may have the message. The outcome is published only after a wait for the status echo. */
    record Uncertain(TenantId tenant, MessageId id, String reason) implements Open, Ended {
    }

    record Accepted(TenantId tenant, MessageId id, String wamid) implements Ended {

        /** WhatsApp reports later that it could not deliver the message. */
        static Failed failLater(TenantId tenant, MessageId id, GraphError error) {
            return new Failed(tenant, id, error, State.ACCEPTED);
        }
    }

    /** @param from the state that failed; a sending dispatch may have become uncertain before its answer could be stored */
    record Failed(TenantId tenant, MessageId id, GraphError error, State from) implements Ended {
    }

    /** @param from the earlier state: ready, or cancelled if the start of the send or a retry has already changed the row */
    record Cancelled(TenantId tenant, MessageId id, State from, String reason,
            CancelCause cause) implements Ended, Started, Returned {

        /** The start of a send, or its return, has cancelled it: without a reason because of the control. */
        static Cancelled of(Row row) {
            var reason = row.getString("error_explanation");
            return new Cancelled(Rows.tenant(row), new MessageId(row.getUUID("message_id")), State.CANCELLED,
                    reason == null ? ControlEpochs.CHANGED : reason,
                    reason == null ? CancelCause.CONTROL_CHANGED : CancelCause.OPTED_OUT);
        }
    }

    /**
     * The expiry time has passed.
     *
     * @param from the earlier state: ready, or expired if the start of the send or a retry has already changed the row
     */
    record Expired(TenantId tenant, MessageId id, State from) implements Ended, Started, Returned {

        /** Fails with the last error of the send, because a retry would come too late. */
        Failed fail(GraphError error) {
            return new Failed(tenant, id, error, State.EXPIRED);
        }
    }

    /** A final state: nothing more is sent. It determines what is stored and published. */
    sealed interface Ended extends Dispatch {

        default State state() {
            return switch (this) {
                case Accepted accepted -> State.ACCEPTED;
                case Failed failed -> State.FAILED;
                case Uncertain uncertain -> State.UNCERTAIN;
                case Cancelled cancelled -> State.CANCELLED;
                case Expired expired -> State.EXPIRED;
            };
        }

        /** The states of the row that this end may replace. A published outcome is replaced by an acceptance only. */
        default Set<State> replaces() {
            return switch (this) {
                case Accepted accepted -> Set.of(State.READY, State.SENDING, State.UNCERTAIN);
                case Failed failed when failed.from() == State.SENDING -> Set.of(State.SENDING, State.UNCERTAIN);
                case Failed failed -> Set.of(failed.from());
                case Uncertain uncertain -> Set.of(State.UNCERTAIN);
                case Cancelled cancelled -> Set.of(cancelled.from());
                case Expired expired -> Set.of(expired.from());
            };
        }

        /** The outcome to publish, with the words of a failure in the language of the tenant. */
        default DispatchOutcome outcome(Language language) {
            return switch (this) {
                case Accepted accepted -> new DispatchOutcome.Accepted(accepted.wamid());
                case Failed(var tenant, var id, var error, var from) ->
                    new DispatchOutcome.Failed(error.code(), error.title(), error.explanation().in(language));
                case Uncertain uncertain -> new DispatchOutcome.Uncertain(uncertain.reason());
                case Cancelled cancelled -> new DispatchOutcome.Cancelled(cancelled.reason(), cancelled.cause());
                case Expired expired -> new DispatchOutcome.Expired();
            };
        }
    }

    /** Reads a row in any state that still has a transition. */
    static Dispatch of(Row row) {
        var tenant = Rows.tenant(row);
        var id = new MessageId(row.getUUID("message_id"));
        return switch (State.of(row)) {
            case READY -> new Ready(tenant, id);
            case SENDING -> Sending.of(row);
            case UNCERTAIN -> new Uncertain(tenant, id, row.getString("error_explanation"));
            case CANCELLED -> Cancelled.of(row);
            case EXPIRED -> new Expired(tenant, id, State.EXPIRED);
            case ACCEPTED, FAILED -> throw new IllegalStateException("dispatch " + id + " has ended");
        };
    }
}
