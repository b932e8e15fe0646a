package dev.recado.simulator.customer;

import dev.recado.simulator.settings.BusinessNumber;
import io.vertx.core.json.JsonObject;

/**
 * A message that a customer sends.
 *
 * @param number the number to which the customer writes
 * @param name the customer's name, or null if it is known
 * @param item what the webhook contains besides sender, id and time
 */
public record CustomerMessage(BusinessNumber number, String phone, String name, JsonObject item, ChatMessage shown) {

    @Override
    public String toString() {
        return "CustomerMessage[type=" + shown.type() + "]";
    }
}
