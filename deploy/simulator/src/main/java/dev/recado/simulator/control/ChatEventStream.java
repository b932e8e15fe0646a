package dev.recado.simulator.control;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Sends every change of a chat to the open chat pages, as server-sent events. */
public final class ChatEventStream {

    private static final int PAGES_MAX = 100;
    private static final long HEARTBEAT_MILLIS = 15_000;
    private static final int UNAVAILABLE = 503;

    private final Set<HttpServerResponse> pages = new LinkedHashSet<>();

    public ChatEventStream(Vertx vertx) {
        vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> send(":\n\n"));
    }

    public void publish(Supplier<JsonObject> change) {
        if (!pages.isEmpty()) {
            send("data: " + change.get().encode() + "\n\n");
        }
    }

    void subscribe(RoutingContext http) {
        if (pages.size() >= PAGES_MAX) {
            http.response().setStatusCode(UNAVAILABLE).end();
            return;
        }
        var response = http.response().setChunked(true).putHeader("Content-Type", "text/event-stream").putHeader(
                "Cache-Control",
                "no-store");
        response.closeHandler(closed -> pages.remove(response));
        response.write("retry: 1000\n\n");
        pages.add(response);
    }

    private void send(String event) {
        pages.stream().filter(page -> !page.closed() && !page.writeQueueFull())
                .forEach(page -> page.write(event));
    }
}
