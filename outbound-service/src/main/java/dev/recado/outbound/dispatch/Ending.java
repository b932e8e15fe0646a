package dev.recado.outbound.dispatch;

import static dev.recado.outbound.dispatch.DispatchState.ACCEPTED;
import static dev.recado.outbound.dispatch.DispatchState.CANCELLED;
import static dev.recado.outbound.dispatch.DispatchState.EXPIRED;
import static dev.recado.outbound.dispatch.DispatchState.FAILED;
import static dev.recado.outbound.dispatch.DispatchState.UNCERTAIN;

import dev.recado.events.DispatchOutcome;

/** An outcome as columns; only the accepted one may follow another, the uncertain one. */
record Ending(DispatchState state, String wamid, Integer code, String title, String explanation) {

    static Ending of(DispatchOutcome outcome) {
        return switch (outcome) {
            case DispatchOutcome.Accepted accepted -> new Ending(ACCEPTED, accepted.wamid(), null, null, null);
            case DispatchOutcome.Failed failed -> new Ending(FAILED, null, failed.code(), failed.title(), failed.explanation());
            case DispatchOutcome.Uncertain uncertain -> new Ending(UNCERTAIN, null, null, null, uncertain.reason());
            case DispatchOutcome.Cancelled cancelled -> new Ending(CANCELLED, null, null, null, cancelled.reason());
            case DispatchOutcome.Expired expired -> new Ending(EXPIRED, null, null, null, null);
        };
    }
}
