package dev.recado.simulator.gemini;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Every call of the model in order of arrival, and what it was given. */
public final class ModelCallLog {

    private static final int CALLS_MAX = 5_000;
    private static final int WHOLE_MAX = 200;

    private final Deque<JsonObject> calls = new ArrayDeque<>();
    private final Deque<JsonObject> whole = new ArrayDeque<>();
    private long lastOrder;

    /** Notes a call as under way; the answer is to be told when it is over. */
    Runnable add(String model, GenerateContentRequest request, String outcome, JsonObject body) {
        if (calls.size() >= CALLS_MAX) {
            calls.removeFirst();
        }
        var call = new JsonObject().put("order", ++lastOrder).put("received_at", Instant.now().toString()).put("model", model)
                .put("outcome", outcome).put("in_flight", true).put("newest", request.turn().newest()).put("request", body);
        calls.addLast(call);
        whole.addLast(call);
        if (whole.size() > WHOLE_MAX) {
            whole.removeFirst().remove("request");
        }
        return () -> call.put("in_flight", false).put("over_at", Instant.now().toString());
    }

    /** @param full with the requests as they came, the newest of them at least */
    public JsonArray list(boolean full) {
        return new JsonArray(calls.stream().map(JsonObject::copy).peek(call -> {
            if (!full) {
                call.remove("request");
            }
        }).toList());
    }

    public void clear() {
        calls.clear();
        whole.clear();
    }
}
