package dev.recado.simulator.graph;

import java.time.Instant;

import dev.recado.simulator.meta.GraphObject;
import dev.recado.simulator.meta.SimulatedGraphError;
import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.json.JsonObject;

/**
 * A request that marks a customer's message as read and may show that the business is typing.
 *
 * @param typing whether the customer sees that the business is typing
 */
record ReadReceipt(String messageId, boolean typing, BusinessNumber from, Instant at) {

    private static final int WAMID_MAX = 128;

    static ReadReceipt of(JsonObject json, BusinessNumber from) {
        var request = GraphObject.of(json);
        if (!"whatsapp".equals(json.getValue("messaging_product"))) {
            throw SimulatedGraphError.invalidParameter("The parameter messaging_product is required.");
        }
        if (!"read".equals(json.getValue("status")) || !(json.getValue("message_id") instanceof String)) {
            throw SimulatedGraphError.invalidParameter("The parameter message_id is required.");
        }
        request.allowOnly("messaging_product", "status", "message_id", "typing_indicator");
        var typing = request.optionalObject("typing_indicator");
        typing.ifPresent(indicator -> {
            indicator.allowOnly("type");
            indicator.oneOf("type", "text");
        });
        return new ReadReceipt(request.text("message_id", WAMID_MAX), typing.isPresent(), from, Instant.now());
    }

    JsonObject toJson() {
        return new JsonObject().put("received_at", at.toString()).put("message_id", messageId).put("typing", typing)
                .put("phone_number_id", from.phoneNumberId());
    }
}
