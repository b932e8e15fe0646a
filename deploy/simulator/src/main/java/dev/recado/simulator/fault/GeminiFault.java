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
 */
public record GeminiFault(Mode mode, long millis, String retryAfter, Integer times, String match) {

    /** The modes and their names in JSON. */
    public enum Mode {
        NONE("none"), RATE_LIMITED("429"), INTERNAL("500"), UNAVAILABLE("503"),
        /** Never answers. */
        HANG("hang"), BLOCKED("blocked"),
        /** Cuts the answer in half. */
        INVALID_JSON("invalid_json"), DELAY("delay"),
        /** Answers without text, with finish reason MAX_TOKENS. */
        MAX_TOKENS("max_tokens");

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

    static final GeminiFault NONE = new GeminiFault(Mode.NONE, 500, "5s", null, null);

    static GeminiFault of(JsonObject json) {
        return new GeminiFault(Mode.of(String.valueOf(json.getValue("mode", "none"))), json.getLong("millis", NONE.millis),
                json.getString("retry_after", NONE.retryAfter), json.getInteger("times"), json.getString("match"));
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
        return times <= 1 ? NONE : new GeminiFault(mode, millis, retryAfter, times - 1, match);
    }

    JsonObject toJson() {
        return new JsonObject().put("mode", mode.jsonName).put("millis", millis).put("retry_after", retryAfter)
                .put("times", times)
                .put("match", match);
    }
}
