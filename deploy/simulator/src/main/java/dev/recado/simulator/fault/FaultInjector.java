package dev.recado.simulator.fault;

import java.util.Optional;

import io.vertx.core.json.JsonObject;

/** Holds the faults that a tester has set. Each affected request reduces {@code times} of the fault. */
public final class FaultInjector {

    private GraphFault graph = GraphFault.NONE;
    private WebhookFault webhooks = WebhookFault.NONE;
    private GeminiFault gemini = GeminiFault.NONE;

    /** True when a fault makes all requests of the number hang, those that send nothing included. */
    public boolean hangs(String phoneNumberId) {
        return graph.hangs(phoneNumberId);
    }

    public GraphFault useGraphFault(String phoneNumberId, String to) {
        if (!graph.matches(phoneNumberId, to)) {
            return GraphFault.NONE;
        }
        var fault = graph;
        graph = graph.afterUse();
        return fault;
    }

    public GeminiFault useGeminiFault(String customerText) {
        if (!gemini.matches(customerText)) {
            return GeminiFault.NONE;
        }
        var fault = gemini;
        gemini = gemini.afterUse();
        return fault;
    }

    public WebhookFault webhookFault() {
        return webhooks;
    }

    /** Replaces the faults that the JSON contains; the others stay unchanged. */
    public void update(JsonObject json) {
        var newGraph = json.containsKey("graph") ? GraphFault.of(part(json, "graph")) : graph;
        var newWebhooks = json.containsKey("webhooks") ? WebhookFault.of(part(json, "webhooks")) : webhooks;
        var newGemini = json.containsKey("gemini") ? GeminiFault.of(part(json, "gemini")) : gemini;
        graph = newGraph;
        webhooks = newWebhooks;
        gemini = newGemini;
    }

    private static JsonObject part(JsonObject json, String name) {
        return Optional.ofNullable(json.getJsonObject(name)).orElseGet(JsonObject::new);
    }

    public void reset() {
        graph = GraphFault.NONE;
        webhooks = WebhookFault.NONE;
        gemini = GeminiFault.NONE;
    }

    public JsonObject toJson() {
        return new JsonObject().put("graph", graph.toJson()).put("webhooks", webhooks.toJson()).put("gemini", gemini.toJson());
    }
}
