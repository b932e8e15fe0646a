package dev.recado.conversation.message;

import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.kit.events.Json;
import org.jspecify.annotations.Nullable;

/** Renders the answers of a form as one line of {@code question: answer} pairs, without Meta's token. */
final class FormAnswers {

    private static final ObjectMapper JSON = Json.plain();
    /** Meta's id of the flow, which neither people nor the model need. */
    private static final String TOKEN = "flow_token";
    private static final int DEPTH_MAX = 4;

    private FormAnswers() {
    }

    /** Renders the answers; null when the JSON is invalid or contains none. */
    static @Nullable String of(@Nullable String responseJson) {
        return list(read(responseJson), 0);
    }

    /** Renders an address, whose parts are one level deeper, in {@code values}. */
    static @Nullable String ofAddress(@Nullable String responseJson) {
        var response = read(responseJson);
        return list(response.path("values").isObject() ? response.path("values") : response, 0);
    }

    private static JsonNode read(@Nullable String responseJson) {
        try {
            return responseJson == null ? JSON.missingNode() : JSON.readTree(responseJson);
        } catch (JsonProcessingException unreadable) {
            return JSON.missingNode();
        }
    }

    private static @Nullable String list(JsonNode answers, int depth) {
        return Texts.joinNonBlank("; ", answers.properties().stream().filter(answer -> !TOKEN.equals(answer.getKey()))
                .map(answer -> answer(answer, depth)));
    }

    private static @Nullable String answer(Map.Entry<String, JsonNode> answer, int depth) {
        var value = value(answer.getValue(), depth);
        return value == null || value.isBlank() ? null : answer.getKey().replace('_', ' ').strip() + ": " + value;
    }

    private static @Nullable String value(JsonNode value, int depth) {
        if (depth == DEPTH_MAX) {
            return "…";
        }
        return switch (value.getNodeType()) {
            case STRING, NUMBER -> value.asText();
            case BOOLEAN -> value.booleanValue() ? "yes" : "no";
            case OBJECT -> nested(list(value, depth + 1));
            case ARRAY -> Texts.joinNonBlank(", ", elements(value).map(element -> value(element, depth + 1)));
            case BINARY, MISSING, NULL, POJO -> null;
        };
    }

    private static @Nullable String nested(@Nullable String list) {
        return list == null ? null : "(" + list + ")";
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
