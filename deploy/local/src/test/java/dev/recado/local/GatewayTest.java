package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

/** The gateway passes bytes unchanged, and answers with a problem body for a service it cannot reach. */
class GatewayTest {

    @Test
    void bytes_pass_unchanged_and_an_unreachable_service_is_a_problem() throws Exception {
        // Given
        var ports = SuitePorts.free();
        var ingest = echo(ports.of("ingest"));
        try (var gateway = Gateway.start(ports); var client = HttpClient.newHttpClient()) {
            var base = "http://127.0.0.1:" + ports.of("gateway");
            var body = new byte[]{0, (byte) 0xff, '{', ' ', '\r', '\n', '}', (byte) 0xc3, (byte) 0xa9};
            // When
            var echoed = client.send(
                    HttpRequest.newBuilder(URI.create(base + "/webhooks/whatsapp?a=%20b")).header("X-Request-Id", "r-1")
                            .header("X-Forwarded-For", "203.0.113.1, 203.0.113.2").header("Forwarded", "for=203.0.113.3")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            var unreachable = client.send(HttpRequest.newBuilder(URI.create(base + "/api/v1/me")).build(),
                    HttpResponse.BodyHandlers.ofString());
            var hidden = client.send(HttpRequest.newBuilder(URI.create(base + "/q/health")).build(),
                    HttpResponse.BodyHandlers.ofString());
            // Then
            assertThat(gateway).isNotNull();
            assertThat(echoed.body()).isEqualTo(body);
            assertThat(echoed.headers().firstValue("seen")).contains("/webhooks/whatsapp?a=%20b r-1");
            assertThat(echoed.headers().firstValue("seen-from")).contains("[127.0.0.1] null");
            assertThat(unreachable.statusCode()).isEqualTo(503);
            assertThat(unreachable.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(unreachable.body()).contains("\"code\":\"UPSTREAM_ERROR\"");
            assertThat(hidden.statusCode()).isEqualTo(404);
        } finally {
            ingest.stop(0);
        }
    }

    @Test
    void a_web_socket_passes_with_its_origin_both_ways_and_a_refusal_with_its_status() throws Exception {
        // Given
        var ports = SuitePorts.free();
        var vertx = Vertx.vertx();
        serveWebSocket(vertx, ports.of("conversation"));
        try (var gateway = Gateway.start(ports); var client = HttpClient.newHttpClient()) {
            var url = "ws://127.0.0.1:" + ports.of("gateway") + "/ws/v1/live?ticket=";
            var received = new LinkedBlockingQueue<String>();
            var closed = new CompletableFuture<Integer>();
            // When
            var socket = client.newWebSocketBuilder().header("Origin", "https://desk.example")
                    .buildAsync(URI.create(url + "good"), new ReceivedTexts(received, closed)).join();
            var first = received.poll(10, TimeUnit.SECONDS);
            socket.sendText("olá", true).join();
            var second = received.poll(10, TimeUnit.SECONDS);
            socket.sendText("bye", true).join();
            var refused = client.newWebSocketBuilder().buildAsync(URI.create(url + "bad"), new ReceivedTexts(received, closed))
                    .handle((opened, failure) -> failure).join();
            // Then
            assertThat(gateway).isNotNull();
            assertThat(first).isEqualTo("https://desk.example");
            assertThat(second).isEqualTo("olá");
            assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(4401);
            assertThat(((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode()).isEqualTo(401);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** Sends the origin, echoes texts, and closes with a code of its own; refuses a bad ticket before the upgrade. */
    private static void serveWebSocket(Vertx vertx, int port) {
        vertx.createHttpServer().requestHandler(request -> {
            if (!"good".equals(request.getParam("ticket"))) {
                request.response().setStatusCode(401).end();
                return;
            }
            var origin = request.getHeader("Origin");
            request.toWebSocket().onSuccess(socket -> {
                socket.textMessageHandler(text -> {
                    if (text.equals("bye")) {
                        socket.close((short) 4401);
                    } else {
                        socket.writeTextMessage(text);
                    }
                });
                socket.writeTextMessage(origin);
            });
        }).listen(port, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    /** Collects the texts and the close code that a WebSocket client receives. */
    private record ReceivedTexts(BlockingQueue<String> texts, CompletableFuture<Integer> closed) implements WebSocket.Listener {

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            texts.add(data.toString());
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }
    }

    private static HttpServer echo(int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            var body = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("seen",
                    exchange.getRequestURI().toASCIIString() + " " + exchange.getRequestHeaders().getFirst("X-Request-Id"));
            exchange.getResponseHeaders().set("seen-from", exchange.getRequestHeaders().get("X-Forwarded-For") + " "
                    + exchange.getRequestHeaders().get("Forwarded"));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
