package dev.recado.simulator.fault;

import io.vertx.core.json.JsonObject;

/**
 * What Meta says of numbers, tokens and accounts instead of the usual values, until a tester ends it.
 *
 * @param number fields of every number, by Meta's names
 * @param token fields of the description of every token, by Meta's names
 * @param subscribed false if no app receives the webhooks of an account
 */
public record AccountFault(JsonObject number, JsonObject token, boolean subscribed) {

    static final AccountFault NONE = new AccountFault(new JsonObject(), new JsonObject(), true);

    static AccountFault of(JsonObject json) {
        return new AccountFault(json.getJsonObject("number", new JsonObject()).copy(),
                json.getJsonObject("token", new JsonObject()).copy(), json.getBoolean("subscribed", true));
    }

    JsonObject toJson() {
        return new JsonObject().put("number", number).put("token", token).put("subscribed", subscribed);
    }
}
