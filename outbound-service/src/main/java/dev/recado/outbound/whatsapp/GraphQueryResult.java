package dev.recado.outbound.whatsapp;

import java.io.IOException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.kit.events.Json;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;

/** The answer of the Graph API to one query. */
public sealed interface GraphQueryResult {

    ObjectMapper JSON = Json.plain();
    int OK_CLASS = 2;
    int HUNDRED = 100;
    int UNAUTHORIZED = 401;

    /** @param json the requested fields */
    record Found(JsonNode json) implements GraphQueryResult {

        @Override
        public String toString() {
            return "Found[redacted]";
        }
    }

    /**
     * Meta refuses the query; the same query is refused again.
     *
     * @param ofToken whether the token is the cause: it is invalid, or lacks a permission
     */
    record Refused(boolean ofToken, GraphError error) implements GraphQueryResult {
    }

    /** @param reason why there is no clear answer; the query may be repeated */
    record Unavailable(String reason) implements GraphQueryResult {
    }

    /** Classifies an HTTP response. One that is neither a readable success nor a readable error is {@link Unavailable}. */
    static GraphQueryResult of(int status, byte[] body) {
        var json = parse(body);
        if (status / HUNDRED == OK_CLASS && json.isObject()) {
            return new Found(json);
        }
        var error = json.path("error");
        return error.path("code").isInt()
                ? of(status, error)
                : new Unavailable("HTTP " + status + " without a readable answer");
    }

    private static GraphQueryResult of(int status, JsonNode error) {
        var code = error.path("code").intValue();
        var action = GraphErrorTable.find(code).map(GraphErrorTable.Rule::action);
        var passing = error.path("is_transient").asBoolean(false)
                || action.map(GraphQueryResult::isPassing).orElse(status >= GraphResponse.SERVER_ERROR);
        if (passing) {
            return new Unavailable("HTTP " + status + " with code " + code);
        }
        var ofToken = status == UNAUTHORIZED || action.filter(ErrorAction.STOP_CHANNEL::equals).isPresent();
        var explanation = action.orElse(ErrorAction.CONFIGURE).explanation();
        return new Refused(ofToken, new GraphError(code, error.path("message").asText(null), explanation));
    }

    private static boolean isPassing(ErrorAction action) {
        return switch (action) {
            case RETRY, SLOW_NUMBER, PAIR -> true;
            case DROP, SUPPRESS, CONFIGURE, STOP_CHANNEL -> false;
        };
    }

    private static JsonNode parse(byte[] body) {
        try {
            var json = JSON.readTree(body);
            return json == null ? JSON.missingNode() : json;
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
