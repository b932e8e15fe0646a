package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
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
        try (var gateway = Gateway.start(ports, Map.of()); var client = HttpClient.newHttpClient()) {
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
        try (var gateway = Gateway.start(ports, Map.of()); var client = HttpClient.newHttpClient()) {
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

    @Test
    void a_web_socket_passes_through_the_same_door_as_every_request() throws Exception {
        // Given
        var ports = SuitePorts.free();
        var vertx = Vertx.vertx();
        serveWebSocket(vertx, ports.of("conversation"));
        try (var gateway = Gateway.start(ports, Map.of()); var client = HttpClient.newHttpClient()) {
            var url = "ws://127.0.0.1:" + ports.of("gateway");
            var received = new LinkedBlockingQueue<String>();
            var texts = new ReceivedTexts(received, new CompletableFuture<>());
            // When
            client.newWebSocketBuilder().header("X-Forwarded-For", "203.0.113.1").header("X-Forwarded-Host", "evil.example")
                    .buildAsync(URI.create(url + "/ws/v1/live?ticket=good&address=yes"), texts).join();
            var hidden = client.newWebSocketBuilder().buildAsync(URI.create(url + "/q/health"), texts)
                    .handle((opened, failure) -> failure).join();
            // Then
            assertThat(gateway).isNotNull();
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("[127.0.0.1] null");
            assertThat(((WebSocketHandshakeException) hidden.getCause()).getResponse().statusCode()).isEqualTo(404);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void only_a_trusted_proxy_may_report_the_address_of_a_client() throws Exception {
        var forged = new String[]{"X-Forwarded-For", "198.51.100.1, 203.0.113.7, 10.0.0.2", "X-Forwarded-Proto", "https"};
        assertThat(seenFrom(Map.of(), forged)).isEqualTo("[127.0.0.1] null");
        assertThat(seenFrom(Map.of("RECADO_TRUSTED_PROXIES", "10.0.0.0/8"), forged)).isEqualTo("[127.0.0.1] null");
        assertThat(seenFrom(Map.of("RECADO_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8"), forged)).isEqualTo("[203.0.113.7] null");
        assertThat(seenFrom(Map.of("RECADO_TRUSTED_PROXIES", "127.0.0.1"), "X-Forwarded-For", "x, unknown"))
                .isEqualTo("[127.0.0.1] null");
        assertThat(seenFrom(Map.of("RECADO_TRUSTED_PROXIES", "127.0.0.1", "RECADO_CLIENT_ADDRESS_HEADER", "CF-Connecting-IP"),
                "X-Forwarded-For", "198.51.100.1", "CF-Connecting-IP", "2001:db8::7")).isEqualTo("[2001:db8::7] null");
    }

    @Test
    void no_client_gets_another_protocol_than_http_1() throws Exception {
        // Given
        var ports = SuitePorts.free();
        var ingest = echo(ports.of("ingest"));
        try (var gateway = Gateway.start(ports, Map.of())) {
            // When
            var prior = answer(ports, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            var upgrade = answer(ports, "GET /webhooks/x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                    + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
            // Then
            assertThat(gateway).isNotNull();
            assertThat(prior).matches("(?s)HTTP/[0-9.]+ 501 .*");
            assertThat(upgrade).startsWith("HTTP/1.1 200 ").containsIgnoringCase("seen-upgrade: null null");
        } finally {
            ingest.stop(0);
        }
    }

    @Test
    void a_body_that_does_not_arrive_in_time_is_408_and_frees_the_service() throws Exception {
        // Given
        var ports = SuitePorts.free();
        var ingest = echo(ports.of("ingest"));
        try (var gateway = Gateway.start(ports, Map.of(), GatewayLimits.of(Map.of()).withBodyTimeMax(Duration.ofMillis(300)))) {
            // When
            var length = answer(ports, "POST /webhooks/x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
            var chunked = answer(ports, "POST /webhooks/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
            // Then
            assertThat(gateway).isNotNull();
            assertThat(length).startsWith("HTTP/1.1 408 ").contains("\"code\":\"REQUEST_TIMEOUT\"");
            assertThat(chunked).startsWith("HTTP/1.1 408 ");
        } finally {
            ingest.stop(0);
        }
    }

    @Test
    void an_upload_of_media_may_arrive_slowly_and_no_other_body() throws Exception {
        // Given
        var ports = SuitePorts.free();
        var outbound = echo(ports.of("outbound"));
        try (var gateway = Gateway.start(ports, Map.of(), GatewayLimits.of(Map.of()).withBodyTimeMax(Duration.ofMillis(300)))) {
            // When
            var upload = answer(ports, "POST /api/v1/media?type=image HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
            var other = answer(ports, "PUT /api/v1/media/x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
            // Then
            assertThat(gateway).isNotNull();
            assertThat(upload).as("nothing is answered").isBlank();
            assertThat(other).startsWith("HTTP/1.1 408 ");
        } finally {
            outbound.stop(0);
        }
    }

    /** The {@code X-Forwarded-For} and {@code Forwarded} headers that a service receives for a request with these headers. */
    private static String seenFrom(Map<String, String> environment, String... headers) throws Exception {
        var ports = SuitePorts.free();
        var ingest = echo(ports.of("ingest"));
        try (var gateway = Gateway.start(ports, environment); var client = HttpClient.newHttpClient()) {
            assertThat(gateway).isNotNull();
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.of("gateway") + "/webhooks/x"))
                    .headers(headers).build(), HttpResponse.BodyHandlers.ofString()).headers().firstValue("seen-from")
                    .orElseThrow();
        } finally {
            ingest.stop(0);
        }
    }

    /** Writes raw bytes and reads what comes until the connection is closed or silent. */
    private static String answer(SuitePorts ports, String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), ports.of("gateway"))) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var read = new StringBuilder();
            try {
                for (var next = socket.getInputStream().read(); next >= 0; next = socket.getInputStream().read()) {
                    read.append((char) next);
                }
            } catch (SocketTimeoutException silent) {
                read.append(' ');
            }
            return read.toString();
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
            if ("yes".equals(request.getParam("address"))) {
                var forwarded = request.headers().getAll("X-Forwarded-For") + " " + request.getHeader("X-Forwarded-Host");
                request.toWebSocket()
                        .onSuccess(socket -> socket.writeTextMessage(forwarded).onComplete(sent -> socket.close()));
                return;
            }
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
            exchange.getResponseHeaders().set("seen-upgrade", exchange.getRequestHeaders().get("Upgrade") + " "
                    + exchange.getRequestHeaders().get("HTTP2-Settings"));
            exchange.getResponseHeaders().set("seen-from", exchange.getRequestHeaders().get("X-Forwarded-For") + " "
                    + exchange.getRequestHeaders().entrySet().stream()
                            .filter(header -> header.getKey().toLowerCase().startsWith("forwarded")
                                    || header.getKey().toLowerCase().matches("x-forwarded-(?!for).*"))
                            .map(header -> header.getKey()).findFirst().orElse(null));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
