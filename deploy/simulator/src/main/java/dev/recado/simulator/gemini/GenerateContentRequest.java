package dev.recado.simulator.gemini;

import java.util.Optional;
import java.util.UUID;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RequestBody;

/**
 * A request to generate content, validated as Google does.
 *
 * @param schema the schema of the answer, if the request has one
 * @param json whether the answer must be JSON
 */
record GenerateContentRequest(CustomerText customerText, Optional<JsonObject> schema, boolean json, int promptTokens) {

    private static final int CHARS_PER_TOKEN = 4;

    static GenerateContentRequest of(String model, JsonObject body) {
        var contents = body.getJsonArray("contents", new JsonArray());
        if (contents.isEmpty()) {
            throw SimulatedGeminiError.invalidArgument("* GenerateContentRequest.contents: contents is not specified\n");
        }
        if ("model".equals(contents.getJsonObject(contents.size() - 1).getString("role"))) {
            throw SimulatedGeminiError.invalidArgument("Please ensure that the last content has role user or function.");
        }
        var config = body.getJsonObject("generationConfig", new JsonObject());
        checkThinking(model, config.getJsonObject("thinkingConfig", new JsonObject()));
        if (config.getValue("presencePenalty") != null || config.getValue("frequencyPenalty") != null) {
            throw SimulatedGeminiError.invalidArgument("Penalty is not enabled for models/" + model);
        }
        var json = "application/json".equals(config.getString("responseMimeType"));
        return new GenerateContentRequest(CustomerText.of(body), schema(config, json), json,
                body.encode().length() / CHARS_PER_TOKEN);
    }

    private static Optional<JsonObject> schema(JsonObject config, boolean json) {
        var openApi = config.getJsonObject("responseSchema");
        var jsonSchema = config.getJsonObject("responseJsonSchema");
        if (openApi != null && jsonSchema != null) {
            throw SimulatedGeminiError.invalidArgument("Only one of response_schema and response_json_schema can be set.");
        }
        var schema = Optional.ofNullable(openApi != null ? openApi : jsonSchema);
        if (schema.isPresent() && !json) {
            throw SimulatedGeminiError
                    .invalidArgument("response_schema is only supported with response mime type `application/json`.");
        }
        return schema;
    }

    private static void checkThinking(String model, JsonObject thinking) {
        var level = thinking.getString("thinkingLevel");
        if (level != null && thinking.getValue("thinkingBudget") != null) {
            throw SimulatedGeminiError.invalidArgument("You can only set only one of thinking budget and thinking level.");
        }
        if ("minimal".equalsIgnoreCase(level) && model.matches("gemini-3\\.[78]-flash")) {
            throw SimulatedGeminiError.invalidArgument("Thinking level MINIMAL is not supported for this model.");
        }
    }

    static JsonObject decode(RequestBody body) {
        try {
            return Optional.ofNullable(body.asJsonObject()).orElseGet(JsonObject::new);
        } catch (DecodeException | ClassCastException e) {
            throw SimulatedGeminiError.invalidArgument("Invalid JSON payload received.");
        }
    }

    String answer() {
        return answer(SimulatedReply.to(customerText));
    }

    /** Returns an answer with the given text; the customer's text decides the rest. */
    String answer(String text) {
        return answer(SimulatedReply.to(customerText).withText(text));
    }

    private String answer(SimulatedReply reply) {
        if (!json) {
            return reply.text();
        }
        var value = schema.map(given -> new SchemaAnswer(given, reply).value())
                .orElseGet(() -> new JsonObject().put("reply", reply.text()));
        return Json.encode(value);
    }

    /** Returns the response of a successful call. */
    JsonObject response(String model, String text) {
        var content = new JsonObject().put("role", "model").put("parts",
                new JsonArray().add(new JsonObject().put("text", text)));
        return withUsage(model, text.length() / CHARS_PER_TOKEN + 1)
                .put("candidates", candidate(content, "STOP"));
    }

    /** Returns a candidate without parts, as Gemini does when thinking uses up all output tokens. */
    JsonObject maxTokensResponse(String model) {
        return withUsage(model, 0).put("candidates", candidate(new JsonObject().put("role", "model"), "MAX_TOKENS"));
    }

    JsonObject blockedResponse(String model) {
        return withUsage(model, 0).put("promptFeedback",
                new JsonObject().put("blockReason", "PROHIBITED_CONTENT").put("safetyRatings", new JsonArray()));
    }

    private static JsonArray candidate(JsonObject content, String finishReason) {
        return new JsonArray().add(new JsonObject().put("index", 0).put("content", content).put("finishReason", finishReason));
    }

    private JsonObject withUsage(String model, int answerTokens) {
        var details = new JsonArray().add(new JsonObject().put("modality", "TEXT").put("tokenCount", promptTokens));
        var usage = new JsonObject().put("promptTokenCount", promptTokens).put("totalTokenCount", promptTokens + answerTokens)
                .put("promptTokensDetails", details);
        if (answerTokens > 0) {
            usage.put("candidatesTokenCount", answerTokens);
        }
        return new JsonObject().put("usageMetadata", usage).put("modelVersion", model).put("responseId",
                UUID.randomUUID().toString());
    }
}
