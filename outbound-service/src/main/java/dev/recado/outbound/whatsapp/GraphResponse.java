package dev.recado.outbound.whatsapp;

import java.io.IOException;
import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recado.kit.events.Json;
import dev.recado.kit.lifecycle.BackOff;
import dev.recado.outbound.whatsapp.SendOutcome.GraphError;

/** The response to one {@link GraphRequest}, mapped to its {@link SendOutcome}. A doubtful response is uncertain. */
sealed interface GraphResponse {

    ObjectMapper JSON = Json.plain();
    int SERVER_ERROR = 500;
    int PERSON_POWER_MAX = 8;
    int PERCENT_MIN = 100;
    int PERCENT_MAX = 125;

    /** @param retries how often WhatsApp has certainly not accepted this message before */
    SendOutcome outcome(int retries);

    /** No byte of the request was written. */
    record NotWritten(String reason, ChannelHealth line) implements GraphResponse {

        @Override
        public SendOutcome.Retry outcome(int retries) {
            return new SendOutcome.Retry(backOff(GraphErrorTable.FIRST_WAIT, retries), false, line,
                    new GraphError(0, reason, Explanation.of("own.not_reached")));
        }
    }

    /** The request was written, wholly or in part, and no complete response followed. */
    record Unanswered(String reason) implements GraphResponse {

        @Override
        public SendOutcome outcome(int retries) {
            return new SendOutcome.Uncertain(reason);
        }
    }

    /** A complete HTTP response. */
    record Answered(int status, byte[] body) implements GraphResponse {

        /**
         * What the response to a probe says. Only a refused token counts as refused, because a number may send without the
         * permission to read its own settings.
         */
        ChannelHealth probed() {
            if (status >= SERVER_ERROR) {
                return ChannelHealth.FAILED;
            }
            return parse(body).path("error").path("code").asInt() == GraphErrorTable.TOKEN_REFUSED
                    ? ChannelHealth.ACCESS_REFUSED
                    : ChannelHealth.WORKS;
        }

        @Override
        public SendOutcome outcome(int retries) {
            var json = parse(body);
            var wamid = json.path("messages").path(0).path("id");
            if (status / 100 == 2 && wamid.isTextual() && !wamid.asText().isBlank()) {
                return new SendOutcome.Accepted(wamid.asText());
            }
            var error = json.path("error");
            return error.path("code").isInt()
                    ? classify(status, error, retries)
                    : new SendOutcome.Uncertain("HTTP " + status + " without a readable answer");
        }
    }

    /** A code of the table has the same meaning at every HTTP status. */
    private static SendOutcome classify(int status, JsonNode error, int retries) {
        var code = error.path("code").intValue();
        var rule = GraphErrorTable.find(code);
        if (rule.isPresent()) {
            return apply(rule.get(), status, error, retries);
        }
        if (error.path("is_transient").asBoolean(false)) {
            return apply(new GraphErrorTable.Rule(ErrorAction.RETRY, GraphErrorTable.FIRST_WAIT, Integer.MAX_VALUE),
                    status, error, retries);
        }
        return status >= SERVER_ERROR
                ? new SendOutcome.Uncertain("HTTP " + status + " with the unknown code " + code)
                : new SendOutcome.Rejected(ChannelHealth.WORKS, graphError(ErrorAction.DROP, error));
    }

    private static SendOutcome apply(GraphErrorTable.Rule rule, int status, JsonNode json, int retries) {
        var error = graphError(rule.action(), json);
        var line = line(rule.action(), status);
        return switch (rule.action()) {
            case RETRY, STOP_CHANNEL, STOP_BULK, STOP_TEMPLATES, PAUSE_TEMPLATE -> retries < rule.retriesMax()
                    ? new SendOutcome.Retry(backOff(rule.firstWait(), retries), false, line, error)
                    : new SendOutcome.Rejected(line, error);
            case SLOW_NUMBER -> new SendOutcome.Retry(backOff(rule.firstWait(), retries), true, line, error);
            case SLOW_PERSON -> new SendOutcome.Retry(personBackOff(retries), false, line, error);
            case DROP, UNDELIVERABLE, SUPPRESS, SUPPRESS_MARKETING, CONFIGURE -> new SendOutcome.Rejected(line, error);
        };
    }

    private static ChannelHealth line(ErrorAction action, int status) {
        if (action == ErrorAction.STOP_CHANNEL) {
            return ChannelHealth.ACCESS_REFUSED;
        }
        return status >= SERVER_ERROR ? ChannelHealth.FAILED : ChannelHealth.WORKS;
    }

    private static GraphError graphError(ErrorAction action, JsonNode error) {
        var code = error.path("code").intValue();
        return new GraphError(code, error.path("message").asText(null), Explanation.of(code, action));
    }

    /** The wait before the next try by a rule. */
    static Duration wait(GraphErrorTable.Rule rule, int retries) {
        return rule.action() == ErrorAction.SLOW_PERSON ? personBackOff(retries) : backOff(rule.firstWait(), retries);
    }

    /** Doubles up to a minute, or stays at a longer first wait; adds up to a quarter at random. */
    private static Duration backOff(Duration firstWait, int retries) {
        var max = firstWait.compareTo(GraphErrorTable.BACK_OFF_MAX) > 0 ? firstWait : GraphErrorTable.BACK_OFF_MAX;
        return new BackOff(firstWait, max, PERCENT_MIN, PERCENT_MAX).pause(retries);
    }

    /** Meta prescribes 4^retries seconds. */
    private static Duration personBackOff(int retries) {
        return Duration.ofSeconds(1L << 2 * Math.min(retries, PERSON_POWER_MAX));
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
