package dev.recado.simulator.fault;

import java.util.Arrays;
import java.util.Locale;

import io.vertx.core.json.JsonObject;

/**
 * What goes wrong on the next model calls.
 *
 * @param millis how much longer than usual a delayed answer takes
 * @param retryAfter Google's {@code retryDelay} of a 429, or null to leave it out
 * @param times how often it still strikes, or null for always
 * @param match strikes only when what the customer wrote last holds this, or null for every call
 */
public record GeminiFault(Mode mode, long millis, String retryAfter, Integer times, String match) {

    /** Modes by the name they have on the dial. */
    public enum Mode {
        NONE("none"), RATE_LIMITED("429"), INTERNAL("500"), UNAVAILABLE("503"), HANG("hang"), BLOCKED("blocked"), INVALID_JSON(
                "invalid_json"), DELAY("delay"), MAX_TOKENS("max_tokens");

        private final String wire;

        Mode(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }

        static Mode of(String wire) {
            return Arrays.stream(values()).filter(mode -> mode.wire.equals(wire)).findAny()
                    .orElseThrow(() -> new IllegalArgumentException("unknown mode '" + wire + "'"));
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
        return new JsonObject().put("mode", mode.wire).put("millis", millis).put("retry_after", retryAfter).put("times", times)
                .put("match", match);
    }
}
