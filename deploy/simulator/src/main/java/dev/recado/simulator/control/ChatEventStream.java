package dev.recado.simulator.control;

import java.util.LinkedHashSet;
import java.util.Set;

import dev.recado.simulator.customer.ChatLine;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Tells the open chat pages of every new or changed line, as server-sent events. */
public final class ChatEventStream {

    private static final int WATCHERS_MAX = 100;
    private static final long BEAT_MILLIS = 15_000;
    private static final int UNAVAILABLE = 503;

    private final Set<HttpServerResponse> watchers = new LinkedHashSet<>();

    public ChatEventStream(Vertx vertx) {
        vertx.setPeriodic(BEAT_MILLIS, timer -> tell(":\n\n"));
    }

    public void line(ChatLine line) {
        if (!watchers.isEmpty()) {
            tell("data: " + line.toJson().encode() + "\n\n");
        }
    }

    void watch(RoutingContext http) {
        if (watchers.size() >= WATCHERS_MAX) {
            http.response().setStatusCode(UNAVAILABLE).end();
            return;
        }
        var response = http.response().setChunked(true).putHeader("Content-Type", "text/event-stream").putHeader(
                "Cache-Control",
                "no-store");
        response.closeHandler(closed -> watchers.remove(response));
        response.write("retry: 1000\n\n");
        watchers.add(response);
    }

    private void tell(String event) {
        watchers.stream().filter(watcher -> !watcher.closed() && !watcher.writeQueueFull())
                .forEach(watcher -> watcher.write(event));
    }
}
