package dev.recado.simulator.fault;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collector;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Holds the faults that a tester has set. Each affected request reduces {@code times} of the fault. Of several faults of the model,
 * the first one that matches the customer's text counts.
 */
public final class FaultInjector {

    private GraphFault graph = GraphFault.NONE;
    private WebhookFault webhooks = WebhookFault.NONE;
    private List<GeminiFault> gemini = List.of(GeminiFault.NONE);
    private MediaFault media = MediaFault.none();
    private TokenFault tokens = TokenFault.NONE;
    private AccountFault account = AccountFault.NONE;

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
        var found = gemini.stream().filter(fault -> fault.matches(customerText)).findFirst();
        found.ifPresent(fault -> gemini = gemini.stream().map(one -> one == fault ? one.afterUse() : one).toList());
        return found.orElse(GeminiFault.NONE);
    }

    /** Counts a download of the file, and returns the HTTP status that it gets instead of the content. */
    public Optional<Integer> useMediaFault(String mediaId) {
        return Optional.of(media.use(mediaId)).filter(status -> status > 0);
    }

    /** True when the token of the number is answered as expired. */
    public boolean isTokenExpired(String phoneNumberId) {
        return tokens.expired().contains(phoneNumberId);
    }

    public AccountFault accountFault() {
        return account;
    }

    public WebhookFault webhookFault() {
        return webhooks;
    }

    /** Replaces the faults that the JSON contains; the others stay unchanged. */
    public void update(JsonObject json) {
        var newGraph = json.containsKey("graph") ? GraphFault.of(part(json, "graph")) : graph;
        var newWebhooks = json.containsKey("webhooks") ? WebhookFault.of(part(json, "webhooks")) : webhooks;
        var newGemini = json.containsKey("gemini") ? geminiFaults(json) : gemini;
        var newTokens = json.containsKey("tokens") ? TokenFault.of(part(json, "tokens")) : tokens;
        account = json.containsKey("account") ? AccountFault.of(part(json, "account")) : account;
        media = json.containsKey("media") ? MediaFault.of(part(json, "media")) : media;
        tokens = newTokens;
        graph = newGraph;
        webhooks = newWebhooks;
        gemini = newGemini;
    }

    private static List<GeminiFault> geminiFaults(JsonObject json) {
        return json.getValue("gemini") instanceof JsonArray several
                ? several.stream().map(JsonObject.class::cast).map(GeminiFault::of).toList()
                : List.of(GeminiFault.of(part(json, "gemini")));
    }

    private static JsonObject part(JsonObject json, String name) {
        return Optional.ofNullable(json.getJsonObject(name)).orElseGet(JsonObject::new);
    }

    public void reset() {
        graph = GraphFault.NONE;
        webhooks = WebhookFault.NONE;
        gemini = List.of(GeminiFault.NONE);
        media = MediaFault.none();
        tokens = TokenFault.NONE;
        account = AccountFault.NONE;
    }

    public JsonObject toJson() {
        return new JsonObject().put("graph", graph.toJson()).put("webhooks", webhooks.toJson()).put("gemini", geminiJson())
                .put("media", media.toJson()).put("tokens", tokens.toJson()).put("account", account.toJson());
    }

    /** One fault as an object, as it is usually given; several as an array. */
    private Object geminiJson() {
        return gemini.size() == 1
                ? gemini.getFirst().toJson()
                : gemini.stream().map(GeminiFault::toJson)
                        .collect(Collector.of(JsonArray::new, JsonArray::add, JsonArray::addAll));
    }
}
