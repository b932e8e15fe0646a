package dev.recado.simulator.template;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * A message template of an account in one language.
 *
 * @param category {@code MARKETING}, {@code UTILITY} or {@code AUTHENTICATION}
 * @param status for example {@code PENDING}; only an {@code APPROVED} one can be sent
 * @param named whether its variables have names instead of positions
 * @param rejectedReason {@code NONE} unless it is rejected
 */
public record MessageTemplate(String id, String name, String language, String category, String status, boolean named,
        JsonArray components, String rejectedReason) {

    static final String APPROVED = "APPROVED";
    static final String PENDING = "PENDING";
    private static final String NO_REASON = "NONE";

    /** Reads the definition of a template, whose components are valid. */
    static MessageTemplate of(String id, JsonObject json, String status) {
        return new MessageTemplate(id, json.getString("name"), json.getString("language"), json.getString("category"), status,
                "named".equalsIgnoreCase(json.getString("parameter_format", "")), json.getJsonArray("components"), NO_REASON);
    }

    MessageTemplate withStatus(String newStatus, String reason) {
        return new MessageTemplate(id, name, language, category, newStatus, named, components, reason);
    }

    /** Returns an edited template, which is reviewed again. */
    MessageTemplate edited(String newCategory, JsonArray newComponents) {
        return new MessageTemplate(id, name, language, newCategory, PENDING, named, newComponents, NO_REASON);
    }

    /** Returns the component of a type, for example {@code BODY}. */
    public static Optional<JsonObject> component(JsonArray components, String type) {
        return objects(components).stream().filter(component -> type.equals(component.getString("type"))).findFirst();
    }

    /** Returns the buttons of the components in their order. */
    public static List<JsonObject> buttons(JsonArray components) {
        return component(components, "BUTTONS").map(buttons -> objects(buttons.getJsonArray("buttons"))).orElse(List.of());
    }

    public static List<JsonObject> objects(JsonArray array) {
        return IntStream.range(0, array.size()).mapToObj(array::getJsonObject).toList();
    }

    JsonObject toJson() {
        return new JsonObject().put("name", name).put("parameter_format", named ? "NAMED" : "POSITIONAL")
                .put("components", components).put("language", language).put("status", status).put("category", category)
                .put("quality_score", new JsonObject().put("score", "UNKNOWN")).put("rejected_reason", rejectedReason)
                .put("id", id);
    }
}
