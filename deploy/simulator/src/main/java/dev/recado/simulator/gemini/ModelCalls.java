package dev.recado.simulator.gemini;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Every call of the model in order of arrival, and what it was given. */
public final class ModelCalls {

    private static final int CALLS_MAX = 5_000;

    private final Deque<JsonObject> calls = new ArrayDeque<>();
    private long orders;

    /** Notes a call as under way; the answer is to be told when it is over. */
    Runnable add(String model, GenerateRequest request, String outcome, JsonObject body) {
        if (calls.size() >= CALLS_MAX) {
            calls.removeFirst();
        }
        var call = new JsonObject().put("order", ++orders).put("received_at", Instant.now().toString()).put("model", model)
                .put("outcome", outcome).put("in_flight", true).put("newest", request.turn().newest()).put("request", body);
        calls.addLast(call);
        return () -> call.put("in_flight", false).put("over_at", Instant.now().toString());
    }

    /** @param whole with the requests as they came */
    public JsonArray list(boolean whole) {
        return new JsonArray(calls.stream().map(JsonObject::copy).peek(call -> {
            if (!whole) {
                call.remove("request");
            }
        }).toList());
    }

    public void clear() {
        calls.clear();
    }
}
