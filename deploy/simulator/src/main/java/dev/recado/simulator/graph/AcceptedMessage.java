package dev.recado.simulator.graph;

import java.time.Instant;

import io.vertx.core.json.JsonObject;

/**
 * One message Meta accepted.
 *
 * @param opaque the business's own id, echoed in every status
 * @param answered whether the business was told so
 */
public record AcceptedMessage(long order, String wamid, String to, String body, String opaque, Details details) {

    /** The rest of the entry. */
    public record Details(Instant receivedAt, String phoneNumberId, boolean answered, boolean windowOpen) {
    }

    JsonObject toJson() {
        return new JsonObject().put("order", order).put("wamid", wamid).put("to", to).put("body", body).put("opaque", opaque)
                .put("received_at", details.receivedAt.toString()).put("phone_number_id", details.phoneNumberId)
                .put("answered", details.answered).put("window_open", details.windowOpen);
    }

    @Override
    public String toString() {
        return "LedgerEntry[order=" + order + "]";
    }
}
