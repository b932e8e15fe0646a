package dev.recado.outbound.dispatch;

import java.util.List;

import dev.recado.events.DeliveryStatus;

/** The numbers of column {@code delivery}: how far an accepted message got, so that a status never goes backwards. */
final class DeliveryRank {

    private static final List<String> STATUSES = List.of("accepted", "sent", "delivered", "read", "played");

    private DeliveryRank() {
    }

    /** Returns 0 for a status that says nothing about the delivery. */
    static short of(DeliveryStatus status) {
        return switch (status) {
            case SENT -> 1;
            case DELIVERED -> 2;
            case READ -> 3;
            case PLAYED -> 4;
            case FAILED, UNKNOWN -> 0;
        };
    }

    /** The status of an accepted message, as the API shows it. */
    static String status(short rank) {
        return STATUSES.get(rank);
    }
}
