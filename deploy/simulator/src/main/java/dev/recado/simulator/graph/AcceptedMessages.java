package dev.recado.simulator.graph;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Proves what customers were sent: every message Meta accepted in order of arrival, and every refusal. */
public final class AcceptedMessages {

    private static final int ENTRIES_MAX = 50_000;
    private static final int REFUSALS_MAX = 10_000;

    private final Deque<AcceptedMessage> entries = new ArrayDeque<>();
    private final Deque<JsonObject> refusals = new ArrayDeque<>();
    private final List<Consumer<AcceptedMessage>> watchers = new ArrayList<>();
    private long lastOrder;

    public void watch(Consumer<AcceptedMessage> watcher) {
        watchers.add(watcher);
    }

    AcceptedMessage add(LongFunction<AcceptedMessage> numbered) {
        var entry = numbered.apply(++lastOrder);
        if (entries.size() >= ENTRIES_MAX) {
            entries.removeFirst();
        }
        entries.addLast(entry);
        watchers.forEach(watcher -> watcher.accept(entry));
        return entry;
    }

    void refused(int code, int http) {
        if (refusals.size() >= REFUSALS_MAX) {
            refusals.removeFirst();
        }
        refusals.addLast(new JsonObject().put("received_at", Instant.now().toString()).put("code", code).put("http", http));
    }

    /**
     * @param to a phone's digits or a user id, or null for all
     * @param since an order number or an instant, both left out themselves, or null for all
     */
    public JsonArray list(String to, String since) {
        return new JsonArray(entries.stream().filter(entry -> to == null || entry.to().equals(to))
                .filter(entry -> since == null || after(entry, since)).map(AcceptedMessage::toJson).toList());
    }

    public JsonArray refusals() {
        return new JsonArray(List.copyOf(refusals));
    }

    public void clear() {
        entries.clear();
        refusals.clear();
    }

    private static boolean after(AcceptedMessage entry, String since) {
        return since.matches("\\d{1,18}")
                ? entry.order() > Long.parseLong(since)
                : entry.details().receivedAt().isAfter(Instant.parse(since));
    }
}
