package dev.recado.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Receives and stores webhooks in place of the business, and answers with a configurable status. */
final class BusinessStub implements AutoCloseable {

    /** One received POST. */
    record Received(byte[] body, String signature) {

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        List<JsonObject> changes() {
            return objects(new JsonObject(text()).getJsonArray("entry")).stream()
                    .flatMap(e -> objects(e.getJsonArray("changes")).stream())
                    .map(change -> change.getJsonObject("value")).toList();
        }

        private List<JsonObject> items(String kind) {
            return changes().stream().flatMap(value -> objects(value.getJsonArray(kind, new JsonArray())).stream()).toList();
        }
    }

    volatile int answer = 200;
    final List<Received> received = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    BusinessStub() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::receive);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks/whatsapp";
    }

    List<JsonObject> statuses() {
        return received.stream().flatMap(post -> post.items("statuses").stream()).toList();
    }

    List<String> statusNames() {
        return statuses().stream().map(status -> status.getString("status")).toList();
    }

    List<JsonObject> messages() {
        return received.stream().flatMap(post -> post.items("messages").stream()).toList();
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            received.add(new Received(exchange.getRequestBody().readAllBytes(),
                    exchange.getRequestHeaders().getFirst("X-Hub-Signature-256")));
            exchange.sendResponseHeaders(answer, -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
