package dev.recado.simulator.fault;

import java.util.Arrays;
import java.util.Locale;

import io.vertx.core.json.JsonObject;

/**
 * The fault of the next sends.
 *
 * @param http the HTTP status; 0 means the documented status of the code
 * @param times how many more requests it affects, or null for all
 * @param to the only recipient it affects, or null for all
 * @param from the phone number id of the only number it affects, or null for all
 */
public record GraphFault(Mode mode, int code, int http, long millis, Integer times, String to, String from) {

    /** In the ACCEPT_THEN modes the message is delivered, but the caller gets no response. */
    public enum Mode {
        NONE, ERROR, FAIL_LATER, ACCEPT_THEN_RESET, ACCEPT_THEN_HANG, HANG, DELAY;

        private static Mode of(String name) {
            return Arrays.stream(values()).filter(mode -> mode.name().equals(name.toUpperCase(Locale.ROOT))).findAny()
                    .orElseThrow(() -> new IllegalArgumentException("unknown mode '" + name + "' of graph"));
        }
    }

    static final GraphFault NONE = new GraphFault(Mode.NONE, 131000, 0, 0, null, null, null);

    static GraphFault of(JsonObject json) {
        var to = json.getString("to");
        return new GraphFault(Mode.of(json.getString("mode", "none")), json.getInteger("code", NONE.code),
                json.getInteger("http", NONE.http), json.getLong("millis", NONE.millis), json.getInteger("times"),
                to == null ? null : to.replaceAll("\\D", ""), json.getString("from"));
    }

    boolean matches(String phoneNumberId, String phone) {
        return mode != Mode.NONE && (from == null || from.equals(phoneNumberId)) && (to == null || to.equals(phone));
    }

    /** True when no request of the number is answered, reads included. */
    boolean hangs(String phoneNumberId) {
        return mode == Mode.HANG && phoneNumberId.equals(from) && to == null;
    }

    GraphFault afterUse() {
        if (times == null) {
            return this;
        }
        return times <= 1 ? NONE : new GraphFault(mode, code, http, millis, times - 1, to, from);
    }

    JsonObject toJson() {
        return new JsonObject().put("mode", mode.name().toLowerCase(Locale.ROOT)).put("code", code).put("http", http)
                .put("millis", millis).put("times", times).put("to", to).put("from", from);
    }
}
