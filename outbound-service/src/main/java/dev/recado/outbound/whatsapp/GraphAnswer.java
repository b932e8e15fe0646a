package dev.recado.outbound.whatsapp;

import java.io.IOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.kit.events.CleanText;
import dev.recado.kit.events.Json;
import org.jspecify.annotations.Nullable;

/** The answer of the Graph API to one management call. */
public sealed interface GraphAnswer {

    ObjectMapper JSON = Json.plain();
    int SUCCESS = 2;
    int HUNDRED = 100;
    int UNAUTHORIZED = 401;

    /** Meta has done what was asked. */
    record Found(JsonNode json) implements GraphAnswer {

        @Override
        public String toString() {
            return "Found[redacted]";
        }
    }

    /** Meta has refused the call and refuses its repetition. */
    record Refused(GraphRefusal refusal) implements GraphAnswer {
    }

    /** Meta has refused the call because the token is invalid, lacks a permission, or its account is blocked. */
    record TokenRefused(GraphRefusal refusal) implements GraphAnswer {
    }

    /**
     * There is no clear answer. Meta may have done what was asked.
     *
     * @param reason for logs and people
     * @param refusal why Meta refuses the call for now; null without a readable error
     */
    record Unavailable(String reason, @Nullable GraphRefusal refusal) implements GraphAnswer {

        public Unavailable(String reason) {
            this(reason, null);
        }
    }

    /**
     * The error of the Graph API.
     *
     * @param subcode the narrower code of a management call; 0 without one
     * @param message cut to 300 characters
     * @param details what Meta says to a person, or about the parameter; cut to 300 characters
     */
    record GraphRefusal(int code, int subcode, @Nullable String message, @Nullable String details) {

        private static final int TEXT_CHARS_MAX = 300;

        public GraphRefusal {
            message = cut(message);
            details = cut(details);
        }

        /** {@code error_data} is an object, or a text at some endpoints. */
        static GraphRefusal of(JsonNode error) {
            var data = error.path("error_data");
            var userMessage = error.path("error_user_msg").asText("");
            var details = data.isTextual() ? data.asText() : data.path("details").asText("");
            return new GraphRefusal(error.path("code").intValue(), error.path("error_subcode").asInt(),
                    error.path("message").asText(null), userMessage.isBlank() ? details : userMessage);
        }

        private static @Nullable String cut(@Nullable String text) {
            return text == null || text.isBlank() ? null : CleanText.firstCodePoints(text.strip(), TEXT_CHARS_MAX);
        }
    }

    /** Classifies an HTTP response. One that is neither a readable success nor a readable error is {@link Unavailable}. */
    static GraphAnswer of(int status, byte @Nullable [] body) {
        var json = parse(body);
        if (status / HUNDRED == SUCCESS && json.isObject()) {
            return new Found(json);
        }
        var error = json.path("error");
        return error.path("code").isInt()
                ? refused(status, error)
                : new Unavailable("HTTP " + status + " without a readable answer");
    }

    private static GraphAnswer refused(int status, JsonNode error) {
        var refusal = GraphRefusal.of(error);
        var action = GraphErrorTable.find(refusal.code()).map(GraphErrorTable.Rule::action);
        var passing = error.path("is_transient").asBoolean(false)
                || action.map(ErrorAction::isPassing).orElse(status >= GraphResponse.SERVER_ERROR);
        if (passing) {
            return new Unavailable("HTTP " + status + " with code " + refusal.code(), refusal);
        }
        return status == UNAUTHORIZED || action.filter(ErrorAction.STOP_CHANNEL::equals).isPresent()
                ? new TokenRefused(refusal)
                : new Refused(refusal);
    }

    private static JsonNode parse(byte @Nullable [] body) {
        try {
            var json = body == null ? null : JSON.readTree(body);
            return json == null ? JSON.missingNode() : json;
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
