package dev.recado.simulator.customer;

import java.util.Optional;
import java.util.stream.Stream;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Finds what a customer can tap in a message of the business: reply buttons, rows of a list, quick replies of a template. */
final class OfferedChoices {

    private OfferedChoices() {
    }

    /** Returns the reply that a tap on the wanted choice sends. */
    static Optional<JsonObject> find(ChatMessage message, String kind, JsonObject wanted) {
        return choices(kind, message.contentJson()).filter(choice -> matches(choice, wanted)).findFirst();
    }

    /** All that a tester gives must be the same. */
    private static boolean matches(JsonObject choice, JsonObject wanted) {
        return !wanted.isEmpty() && wanted.stream().allMatch(field -> field.getValue().equals(choice.getValue(field.getKey())));
    }

    private static Stream<JsonObject> choices(String kind, JsonObject content) {
        var action = content.getJsonObject("action", new JsonObject());
        return switch (kind) {
            case "button_reply" ->
                Stream.concat(Stream.of(action), objects(action, "cards").map(card -> card.getJsonObject("action")))
                        .flatMap(part -> objects(part, "buttons"))
                        .map(button -> button.getJsonObject("reply", button.getJsonObject("quick_reply")));
            case "list_reply" -> objects(action, "sections").flatMap(section -> objects(section, "rows"));
            default -> Stream.concat(Stream.of(content), objects(content, "cards")).flatMap(part -> objects(part, "buttons"))
                    .filter(button -> "QUICK_REPLY".equals(button.getString("type")))
                    .map(button -> new JsonObject().put("payload", button.getString("payload")).put("text",
                            button.getString("text")));
        };
    }

    private static Stream<JsonObject> objects(JsonObject parent, String name) {
        return parent.getJsonArray(name, new JsonArray()).stream().map(JsonObject.class::cast);
    }
}
