package dev.recado.outbound.dispatch;

import java.util.Locale;

/** How far a dispatch is; a claimed one is READY, its lease is the work queue's. */
enum DispatchState {
    READY, SENDING, ACCEPTED, FAILED, UNCERTAIN, CANCELLED, EXPIRED;

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DispatchState of(String column) {
        return valueOf(column.toUpperCase(Locale.ROOT));
    }
}
