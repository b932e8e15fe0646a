package dev.recado.simulator.fault;

import java.util.Locale;

import io.vertx.core.json.JsonObject;

/**
 * What goes wrong on the next sends.
 *
 * @param http 0: as the error table documents for the code
 * @param times how often it still strikes, or null for always
 * @param to the only recipient it strikes, or null for everybody
 */
public record GraphFault(Mode mode, int code, int http, long millis, Integer times, String to) {

    /** The accept-then modes leave the caller without an answer to a message that will be delivered all the same. */
    public enum Mode {
        NONE, ERROR, FAIL_LATER, ACCEPT_THEN_RESET, ACCEPT_THEN_HANG, HANG, DELAY
    }

    static final GraphFault NONE = new GraphFault(Mode.NONE, 131000, 0, 0, null, null);

    static GraphFault of(JsonObject json) {
        return new GraphFault(Fields.choice(Mode.class, json.getString("mode", "none")), json.getInteger("code", NONE.code),
                json.getInteger("http", NONE.http), json.getLong("millis", NONE.millis), json.getInteger("times"),
                Fields.digits(json.getString("to")));
    }

    boolean matches(String phone) {
        return mode != Mode.NONE && (to == null || to.equals(phone));
    }

    GraphFault afterUse() {
        if (times == null) {
            return this;
        }
        return times <= 1 ? NONE : new GraphFault(mode, code, http, millis, times - 1, to);
    }

    JsonObject toJson() {
        return new JsonObject().put("mode", mode.name().toLowerCase(Locale.ROOT)).put("code", code).put("http", http)
                .put("millis", millis).put("times", times).put("to", to);
    }
}
