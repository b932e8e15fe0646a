package dev.recado.simulator.gemini;

import java.util.List;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** An error response of the Gemini API, in its documented format. */
final class SimulatedGeminiError extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String TYPE = "type.googleapis.com/google.rpc.";

    final int http;
    private final String response;

    private SimulatedGeminiError(int http, String status, String message, List<JsonObject> details) {
        super(message);
        this.http = http;
        var error = new JsonObject().put("code", http).put("message", message).put("status", status);
        if (!details.isEmpty()) {
            error.put("details", new JsonArray(details));
        }
        this.response = new JsonObject().put("error", error).encode();
    }

    JsonObject toResponse() {
        return new JsonObject(response);
    }

    static SimulatedGeminiError invalidArgument(String message) {
        return new SimulatedGeminiError(400, "INVALID_ARGUMENT", message, List.of());
    }

    static SimulatedGeminiError missingKey() {
        return new SimulatedGeminiError(403, "PERMISSION_DENIED",
                "Method doesn't allow unregistered callers (callers without established identity)."
                        + " Please use API Key or other form of API consumer identity to call this API.",
                List.of());
    }

    static SimulatedGeminiError invalidKey() {
        var message = "API key not valid. Please pass a valid API key.";
        return new SimulatedGeminiError(400, "INVALID_ARGUMENT", message,
                List.of(new JsonObject().put("@type", TYPE + "ErrorInfo").put("reason", "API_KEY_INVALID")
                        .put("domain", "googleapis.com")
                        .put("metadata", new JsonObject().put("service", "generativelanguage.googleapis.com")),
                        new JsonObject().put("@type", TYPE + "LocalizedMessage").put("locale", "en-US").put("message",
                                message)));
    }

    static SimulatedGeminiError unknownModel(String model) {
        return new SimulatedGeminiError(404, "NOT_FOUND", "models/" + model
                + " is not found for API version v1beta, or is not supported for generateContent. Call ModelService.ListModels to"
                + " see the list of available models and their supported methods.", List.of());
    }

    static SimulatedGeminiError quotaExceeded(String model, String retryAfter) {
        var violation = new JsonObject()
                .put("quotaMetric", "generativelanguage.googleapis.com/generate_content_paid_tier_requests")
                .put("quotaId", "GenerateRequestsPerMinutePerProjectPerModel")
                .put("quotaDimensions", new JsonObject().put("location", "global").put("model", model))
                .put("quotaValue", "1000");
        var failure = new JsonObject().put("@type", TYPE + "QuotaFailure").put("violations", new JsonArray().add(violation));
        var help = new JsonObject().put("@type", TYPE + "Help").put("links", new JsonArray().add(new JsonObject()
                .put("description", "Learn more about Gemini API quotas")
                .put("url", "https://ai.google.dev/gemini-api/docs/rate-limits")));
        var details = retryAfter == null
                ? List.of(failure, help)
                : List.of(failure, help, new JsonObject().put("@type", TYPE + "RetryInfo").put("retryDelay", retryAfter));
        return new SimulatedGeminiError(429, "RESOURCE_EXHAUSTED",
                "You exceeded your current quota, please check your plan and billing details.", details);
    }

    static SimulatedGeminiError internal() {
        return new SimulatedGeminiError(500, "INTERNAL", "An internal error has occurred. Please retry or report in"
                + " https://developers.generativeai.google/guide/troubleshooting", List.of());
    }

    static SimulatedGeminiError unavailable() {
        return new SimulatedGeminiError(503, "UNAVAILABLE", "The model is overloaded. Please try again later.", List.of());
    }
}
