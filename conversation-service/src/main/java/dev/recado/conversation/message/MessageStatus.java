package dev.recado.conversation.message;

import java.util.Optional;

import dev.recado.events.DeliveryStatus;
import dev.recado.events.DispatchOutcome;

/**
 * The status of a message. The highest reported rank wins, in any order of the reports. {@code FAILED} outranks {@code SENT}
 * but not {@code DELIVERED}. Each proof of acceptance outranks {@code UNCERTAIN}, {@code CANCELLED} and {@code EXPIRED}.
 */
public enum MessageStatus {

    RECEIVED(0), QUEUED(0), SENDING(10), UNCERTAIN(20), CANCELLED(22), EXPIRED(24), ACCEPTED(30), SENT(40), FAILED(
            50), DELIVERED(60), READ(70), PLAYED(80);

    /** The rank of {@code UNCERTAIN} while outbound waits for a proof, so that the end of that wait still counts as a rise. */
    static final int PENDING_RANK = 15;

    private final int rank;

    MessageStatus(int rank) {
        this.rank = rank;
    }

    public int rank() {
        return rank;
    }

    /** True when the customer did not get the message, or probably did not. */
    public boolean undelivered() {
        return this == UNCERTAIN || this == CANCELLED || this == EXPIRED || this == FAILED;
    }

    /** Empty for a status that Meta adds later. */
    public static Optional<MessageStatus> of(DeliveryStatus reported) {
        return switch (reported) {
            case SENT -> Optional.of(SENT);
            case DELIVERED -> Optional.of(DELIVERED);
            case READ -> Optional.of(READ);
            case PLAYED -> Optional.of(PLAYED);
            case FAILED -> Optional.of(FAILED);
            case UNKNOWN -> Optional.empty();
        };
    }

    public static MessageStatus of(DispatchOutcome outcome) {
        return switch (outcome) {
            case DispatchOutcome.Accepted _ -> ACCEPTED;
            case DispatchOutcome.Failed _ -> FAILED;
            case DispatchOutcome.Uncertain _ -> UNCERTAIN;
            case DispatchOutcome.Cancelled _ -> CANCELLED;
            case DispatchOutcome.Expired _ -> EXPIRED;
        };
    }
}
