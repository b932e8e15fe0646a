package dev.recado.conversation.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import dev.recado.conversation.health.HealthView.ComponentView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Reads what a service's readiness says of what it stands on. */
final class Readiness {

    /** What belongs to the suite as a whole, whichever service tells of it. */
    private static final Set<String> SHARED = Set.of("database", "kafka", "whatsapp", "gemini");

    private Readiness() {
    }

    /** The service itself under its name, and the shared things it tells of. */
    static Map<String, ComponentView> of(String service, JsonObject readiness) {
        var components = new LinkedHashMap<String, ComponentView>();
        for (var check : readiness.getJsonArray("checks", new JsonArray())) {
            if (check instanceof JsonObject one && SHARED.contains(one.getString("name", ""))) {
                components.put(one.getString("name"), component(one));
            }
        }
        components.put(service,
                "UP".equals(readiness.getString("status")) ? ComponentView.UP : ComponentView.down("not ready"));
        return components;
    }

    private static ComponentView component(JsonObject check) {
        return "UP".equals(check.getString("status"))
                ? ComponentView.UP
                : ComponentView.down(check.getJsonObject("data", new JsonObject()).getString("error", "not ready"));
    }
}
