package dev.recado.simulator.customer;

import java.time.Instant;

import io.vertx.core.json.JsonObject;

/**
 * One bubble of the chat page.
 *
 * @param state of a customer's message: sending, delivered, retrying; of the business's: accepted or the last status
 */
public record ChatLine(long order, String phone, String id, boolean fromCustomer, String text, Instant at, String state) {

    ChatLine in(String newState) {
        return new ChatLine(order, phone, id, fromCustomer, text, at, newState);
    }

    public JsonObject toJson() {
        return new JsonObject().put("order", order).put("phone", phone).put("id", id).put("from_customer", fromCustomer)
                .put("text", text).put("at", at.toString()).put("state", state);
    }

    @Override
    public String toString() {
        return "ChatLine[order=" + order + "]";
    }
}
