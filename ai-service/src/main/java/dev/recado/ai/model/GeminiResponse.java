package dev.recado.ai.model;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.ai.model.ModelAnswer.Blocked;
import dev.recado.ai.model.ModelAnswer.Failed;
import dev.recado.ai.model.ModelAnswer.Malformed;
import dev.recado.ai.model.ModelAnswer.Misconfigured;
import dev.recado.ai.model.ModelAnswer.RateLimited;
import dev.recado.ai.model.ModelAnswer.Unavailable;
import dev.recado.kit.events.Json;
import org.jspecify.annotations.Nullable;

/**
 * Classifies a response of Gemini before LangChain4j parses it. LangChain4j fails on blocked prompts and unlisted finish
 * reasons.
 */
final class GeminiResponse {

    private static final ObjectMapper JSON = Json.plain();
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z_0-9]{1,59}");
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,9})?)s");
    private static final String FINISHED = "STOP";
    private static final Set<String> REFUSALS = Set.of("SAFETY", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII");

    private final int status;
    private final JsonNode body;

    GeminiResponse(int status, String body) {
        this.status = status;
        this.body = parse(body);
    }

    /** Returns the failure that the response means; empty if LangChain4j can parse it. */
    Optional<Failed> failure() {
        return status == 200 ? unusableAnswer(body) : Optional.of(errorResponse(status, body.path("error")));
    }

    /** Stores the usage figures in the {@link TokenCounter} of the current call; a missing figure stays unknown. */
    void countTokens() {
        var usage = body.path("usageMetadata");
        TokenCounter.record(tokens(usage, "promptTokenCount"), outputTokens(usage));
    }

    /**
     * Returns a reduced answer, with the text as one part. LangChain4j would put a blank line between two parts, treat thoughts as
     * text, and fail without usage figures.
     */
    String plainAnswer() {
        var plain = JSON.createObjectNode();
        var candidate = plain.putArray("candidates").addObject().put("index", 0).put("finishReason", FINISHED);
        candidate.putObject("content").put("role", "model").putArray("parts").addObject().put("text", text());
        var usage = body.path("usageMetadata");
        plain.set("usageMetadata", usage.isObject() ? usage : JSON.createObjectNode());
        plain.put("modelVersion", body.path("modelVersion").asText()).put("responseId", body.path("responseId").asText());
        return plain.toString();
    }

    /** Joins the text parts, without thoughts. */
    private String text() {
        var text = new StringBuilder();
        for (var part : body.path("candidates").path(0).path("content").path("parts")) {
            if (!part.path("thought").asBoolean() && part.path("text").isTextual()) {
                text.append(part.path("text").asText());
            }
        }
        return text.toString();
    }

    /** The tokens of answer and thoughts, which are both billed as output; null if unknown. Gemini omits figures that are zero. */
    private static @Nullable Integer outputTokens(JsonNode usage) {
        var answer = tokens(usage, "candidatesTokenCount");
        var thoughts = tokens(usage, "thoughtsTokenCount");
        if (answer == null && thoughts == null) {
            var prompt = tokens(usage, "promptTokenCount");
            var total = tokens(usage, "totalTokenCount");
            return prompt == null || total == null || total < prompt ? null : Integer.valueOf(total - prompt);
        }
        return (answer == null ? 0 : answer) + (thoughts == null ? 0 : thoughts);
    }

    private static @Nullable Integer tokens(JsonNode usage, String name) {
        var count = usage.path(name);
        return count.canConvertToInt() && count.asInt() >= 0 ? Integer.valueOf(count.asInt()) : null;
    }

    private static Failed errorResponse(int status, JsonNode error) {
        if (status == 429) {
            return rateLimited(error);
        }
        return status >= 500 || status == 408 || status == 499
                ? new Unavailable("HTTP " + status)
                : new Misconfigured("HTTP " + status + " " + code(reason(error)));
    }

    private static String reason(JsonNode error) {
        for (var detail : error.path("details")) {
            if (detail.hasNonNull("reason")) {
                return detail.get("reason").asText();
            }
        }
        return error.path("status").asText();
    }

    private static RateLimited rateLimited(JsonNode error) {
        Duration retryAfter = null;
        var quotaSpent = error.path("message").asText().toLowerCase(Locale.ROOT).contains("spend cap");
        for (var detail : error.path("details")) {
            if (detail.path("@type").asText().endsWith("RetryInfo")) {
                retryAfter = seconds(detail.path("retryDelay").asText());
            }
            for (var violation : detail.path("violations")) {
                quotaSpent |= violation.path("quotaId").asText().contains("PerDay");
            }
        }
        return new RateLimited(retryAfter, quotaSpent);
    }

    private static @Nullable Duration seconds(String text) {
        var match = SECONDS.matcher(text);
        return match.matches() ? Duration.ofMillis((long) (Double.parseDouble(match.group(1)) * 1000)) : null;
    }

    private Optional<Failed> unusableAnswer(JsonNode answer) {
        var candidate = answer.path("candidates").path(0);
        if (candidate.isMissingNode()) {
            var block = answer.path("promptFeedback").path("blockReason");
            return Optional.of(block.isMissingNode() ? new Malformed("no candidate") : new Blocked(code(block.asText())));
        }
        var finish = candidate.path("finishReason").asText();
        if (REFUSALS.contains(finish)) {
            return Optional.of(new Blocked(finish));
        }
        if (!FINISHED.equals(finish)) {
            return Optional.of(new Malformed("finished by " + code(finish)));
        }
        return text().isBlank() ? Optional.of(new Malformed("no content")) : Optional.empty();
    }

    /** Returns Google's code, or "?" if the text does not look like one: no other text may reach a log. */
    private static String code(String text) {
        return CODE.matcher(text).matches() ? text : "?";
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            // for example a proxy's error page: the status decides, and a 200 counts as an answer without a candidate
            return JSON.missingNode();
        }
    }
}
