package dev.recado.simulator.fault;

import java.util.Arrays;
import java.util.Locale;

import io.vertx.core.json.JsonObject;

/**
 * The fault of the next model calls.
 *
 * @param millis the additional time of a delayed answer
 * @param retryAfter Google's {@code retryDelay} of a 429, or null to leave it out
 * @param times how many more calls it affects, or null for all
 * @param match affects only calls whose latest customer text contains this, or null for all
 * @param text the model's reply in mode {@code reply}
 * @param response the whole response body in mode {@code response}, for example a captured one
 */
public record GeminiFault(Mode mode, long millis, String retryAfter, Integer times, String match, String text,
        JsonObject response) {

    /** The modes and their names in JSON. */
    public enum Mode {
        NONE("none"), RATE_LIMITED("429"), INTERNAL("500"), UNAVAILABLE("503"),
        /** Never answers. */
        HANG("hang"), BLOCKED("blocked"),
        /** Cuts the answer in half. */
        INVALID_JSON("invalid_json"), DELAY("delay"),
        /** Answers without text, with finish reason MAX_TOKENS. */
        MAX_TOKENS("max_tokens"),
        /** Answers with a given reply in the caller's schema. */
        REPLY("reply"),
        /** Answers with a given response body. */
        RESPONSE("response");

        private final String jsonName;

        Mode(String jsonName) {
            this.jsonName = jsonName;
        }

        public String jsonName() {
            return jsonName;
        }

        static Mode of(String jsonName) {
            return Arrays.stream(values()).filter(mode -> mode.jsonName.equals(jsonName)).findAny()
                    .orElseThrow(() -> new IllegalArgumentException("unknown mode '" + jsonName + "' of gemini"));
        }
    }

    static final GeminiFault NONE = new GeminiFault(Mode.NONE, 500, "5s", null, null, null, null);

    public GeminiFault {
        if (mode == Mode.REPLY && text == null) {
            throw new IllegalArgumentException("gemini.text is missing; mode 'reply' needs the model's reply");
        }
        if (mode == Mode.RESPONSE && response == null) {
            throw new IllegalArgumentException("gemini.response is missing; mode 'response' needs a response body");
        }
    }

    static GeminiFault of(JsonObject json) {
        return new GeminiFault(Mode.of(String.valueOf(json.getValue("mode", "none"))), json.getLong("millis", NONE.millis),
                json.getString("retry_after", NONE.retryAfter), json.getInteger("times"), json.getString("match"),
                json.getString("text"), json.getJsonObject("response"));
    }

    boolean matches(String customerText) {
        return mode != Mode.NONE && (match == null || lower(customerText).contains(lower(match)));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    GeminiFault afterUse() {
        if (times == null) {
            return this;
        }
        return times <= 1 ? NONE : new GeminiFault(mode, millis, retryAfter, times - 1, match, text, response);
    }

    JsonObject toJson() {
        return new JsonObject().put("mode", mode.jsonName).put("millis", millis).put("retry_after", retryAfter)
                .put("times", times)
                .put("match", match)
                .put("text", text)
                .put("response", response);
    }
}
