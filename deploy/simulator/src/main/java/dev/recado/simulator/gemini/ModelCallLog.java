package dev.recado.simulator.gemini;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Records every model call in the order of arrival; the newest ones with their whole request. */
public final class ModelCallLog {

    private static final int CALLS_MAX = 5_000;
    private static final int REQUESTS_MAX = 200;

    private final Deque<JsonObject> calls = new ArrayDeque<>();
    private final Deque<JsonObject> withRequest = new ArrayDeque<>();
    private long lastOrder;

    /** Records a call as in flight, and returns the action that marks it as finished. */
    Runnable add(String model, GenerateContentRequest request, String outcome, JsonObject body) {
        if (calls.size() >= CALLS_MAX) {
            calls.removeFirst();
        }
        var call = new JsonObject().put("order", ++lastOrder).put("received_at", Instant.now().toString()).put("model", model)
                .put("outcome", outcome).put("in_flight", true).put("newest", request.customerText().newest())
                .put("request", body);
        calls.addLast(call);
        withRequest.addLast(call);
        if (withRequest.size() > REQUESTS_MAX) {
            withRequest.removeFirst().remove("request");
        }
        return () -> call.put("in_flight", false).put("over_at", Instant.now().toString());
    }

    /** @param full includes the request of the newest calls */
    public JsonArray list(boolean full) {
        return new JsonArray(calls.stream().map(JsonObject::copy).peek(call -> {
            if (!full) {
                call.remove("request");
            }
        }).toList());
    }

    public void clear() {
        calls.clear();
        withRequest.clear();
    }
}
