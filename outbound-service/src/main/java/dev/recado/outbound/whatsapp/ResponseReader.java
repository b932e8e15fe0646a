package dev.recado.outbound.whatsapp;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reads what an exchange came to; any doubt is {@link SendOutcome.Uncertain}. */
final class ResponseReader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SERVER_ERROR = 500;
    private static final int PAIR_POWER_MAX = 8;

    private ResponseReader() {
    }

    /** @param retries how often it was surely not accepted before */
    static SendOutcome outcome(GraphResponse reply, int retries) {
        return switch (reply) {
            case GraphResponse.NeverLeft never -> unreachable(never.reason(), retries);
            case GraphResponse.NoAnswer none -> new SendOutcome.Uncertain(none.reason());
            case GraphResponse.Answered answered -> read(answered, retries);
        };
    }

    static SendOutcome.Retry unreachable(String reason, int retries) {
        return new SendOutcome.Retry(backOff(ErrorTable.FIRST, retries), false,
                new GraphError(0, reason, "WhatsApp could not be reached in time."));
    }

    private static SendOutcome read(GraphResponse.Answered answered, int retries) {
        var json = parse(answered.body());
        var wamid = json.path("messages").path(0).path("id");
        if (answered.status() / 100 == 2 && wamid.isTextual() && !wamid.asText().isBlank()) {
            return new SendOutcome.Accepted(wamid.asText());
        }
        var error = json.path("error");
        return error.path("code").isInt()
                ? refused(answered.status(), error, retries)
                : new SendOutcome.Uncertain("HTTP " + answered.status() + " without a readable answer");
    }

    private static SendOutcome refused(int status, JsonNode error, int retries) {
        var code = error.path("code").intValue();
        var rule = ErrorTable.of(code);
        if (rule.isPresent()) {
            return judged(rule.get(), error, retries);
        }
        if (error.path("is_transient").asBoolean(false)) {
            return judged(new ErrorTable.Rule(ErrorAction.RETRY, ErrorTable.FIRST, Integer.MAX_VALUE), error, retries);
        }
        return status >= SERVER_ERROR
                ? new SendOutcome.Uncertain("HTTP " + status + " with the unknown code " + code)
                : new SendOutcome.Rejected(false, error(ErrorAction.DROP, error));
    }

    private static SendOutcome judged(ErrorTable.Rule rule, JsonNode json, int retries) {
        var error = error(rule.verdict(), json);
        return switch (rule.verdict()) {
            case RETRY -> retries < rule.retriesMax()
                    ? new SendOutcome.Retry(backOff(rule.first(), retries), false, error)
                    : new SendOutcome.Rejected(false, error);
            case SLOW_NUMBER -> new SendOutcome.Retry(backOff(rule.first(), retries), true, error);
            case PAIR -> new SendOutcome.Retry(pair(retries), false, error);
            case DROP, SUPPRESS, CONFIGURE -> new SendOutcome.Rejected(false, error);
            case STOP_CHANNEL -> new SendOutcome.Rejected(true, error);
        };
    }

    private static GraphError error(ErrorAction verdict, JsonNode error) {
        return new GraphError(error.path("code").intValue(), error.path("message").asText(null), verdict.explanation());
    }

    /** Doubles up to a minute, or stays at the first wait when that is longer; up to a quarter is chance. */
    private static Duration backOff(Duration first, int retries) {
        var longest = Math.max(first.toMillis(), ErrorTable.LONGEST.toMillis());
        var millis = Math.min(longest, first.toMillis() << Math.min(retries, 6));
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 4 + 1));
    }

    /** Meta's own advice: 4^x seconds. */
    private static Duration pair(int retries) {
        return Duration.ofSeconds(1L << 2 * Math.min(retries, PAIR_POWER_MAX));
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
