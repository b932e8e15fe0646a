package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that is slow, or that has too many requests, does not occupy the gateway. */
class GatewayConnectionsTest {

    private static final GatewayLimits LIMITS = GatewayLimits.of(Map.of());

    @Test
    void a_connection_without_complete_headers_is_closed() throws Exception {
        // Given
        var ports = SuitePorts.free();
        try (var gateway = Gateway.start(ports, Map.of(), LIMITS.withHeaderTimeMax(Duration.ofMillis(200)));
                var socket = new Socket(InetAddress.getLoopbackAddress(), ports.of("gateway"))) {
            socket.setSoTimeout(10_000);
            // When
            socket.getOutputStream()
                    .write("GET /webhooks/x HTTP/1.1\r\nHost: a\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
            // Then
            assertThat(gateway).isNotNull();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Upgrade: websocket\r\n", "Connection: close\r\nUpgrade: websocket\r\n"})
    void a_client_that_does_not_read_its_answer_is_disconnected_and_frees_the_service(String headers) throws Exception {
        var request = "GET /webhooks/x HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n";
        awaitFreed(LIMITS.withStallTimeMax(Duration.ofMillis(400)), request);
    }

    @Test
    void an_incomplete_body_frees_the_service_although_the_client_reads_nothing() throws Exception {
        var limits = LIMITS.withBodyTimeMax(Duration.ofMillis(400)).withStallTimeMax(Duration.ofHours(1));
        awaitFreed(limits, "POST /webhooks/x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    }

    @Test
    void only_a_rate_is_progress_while_an_answer_waits_for_its_client() {
        // Given
        var max = Duration.ofSeconds(30);
        var progress = new ReadProgress(0);
        // When // Then
        assertThat(progress.isStalled(0, false, seconds(100), max)).as("the service is slow").isFalse();
        assertThat(progress.isStalled(ReadProgress.BYTES_MIN, true, seconds(130), max)).as("fast enough").isFalse();
        assertThat(progress.isStalled(ReadProgress.BYTES_MIN + 1, true, seconds(150), max)).isFalse();
        assertThat(progress.isStalled(2 * ReadProgress.BYTES_MIN - 1, true, seconds(161), max)).as("a trickle").isTrue();
    }

    @Test
    void one_address_behind_a_proxy_has_a_limited_number_of_requests_in_progress() throws Exception {
        // Given
        var ports = SuitePorts.free();
        var vertx = Vertx.vertx();
        var held = new LinkedBlockingQueue<HttpServerResponse>();
        vertx.createHttpServer().requestHandler(request -> held.add(request.response())).listen(ports.of("ingest"), "127.0.0.1")
                .toCompletionStage().toCompletableFuture().join();
        var environment = Map.of("RECADO_TRUSTED_PROXIES", "127.0.0.1", GatewayLimits.REQUESTS_PER_ADDRESS_MAX, "2");
        try (var gateway = Gateway.start(ports, environment); var client = HttpClient.newHttpClient()) {
            assertThat(gateway).isNotNull();
            var first = status(client, ports, "203.0.113.7");
            var second = status(client, ports, "203.0.113.7");
            var responses = List.of(held.poll(10, TimeUnit.SECONDS), held.poll(10, TimeUnit.SECONDS));
            // When
            var refused = status(client, ports, "203.0.113.7");
            var other = status(client, ports, "203.0.113.8");
            // Then
            assertThat(refused.get(10, TimeUnit.SECONDS)).isEqualTo(429);
            held.poll(10, TimeUnit.SECONDS).end();
            assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo(200);
            // When
            responses.forEach(HttpServerResponse::end);
            assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(200);
            assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(200);
            var next = status(client, ports, "203.0.113.7");
            held.poll(10, TimeUnit.SECONDS).end();
            // Then
            assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo(200);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void an_address_has_a_limited_count_and_loopback_has_none() {
        // Given
        var counter = new AddressCounter(2);
        assertThat(counter.add("203.0.113.7")).isTrue();
        assertThat(counter.add("203.0.113.7")).isTrue();
        // When // Then
        assertThat(counter.add("203.0.113.7")).isFalse();
        assertThat(counter.add("203.0.113.8")).isTrue();
        counter.remove("203.0.113.7");
        assertThat(counter.add("203.0.113.7")).isTrue();
        for (var i = 0; i < 10; i++) {
            assertThat(counter.add("127.0.0.1")).isTrue();
            assertThat(counter.add("::1")).isTrue();
        }
    }

    @Test
    void addresses_of_one_ipv6_network_share_the_limit() {
        // Given
        var counter = new AddressCounter(2);
        assertThat(counter.add("2001:db8:1:2::1")).isTrue();
        assertThat(counter.add("2001:db8:1:2:ffff::1")).isTrue();
        // When // Then
        assertThat(counter.add("2001:0db8:1:2:3:4:5:6")).isFalse();
        assertThat(counter.add("2001:db8:1:3::1")).isTrue();
        counter.remove("2001:db8:1:2::9");
        assertThat(counter.add("2001:db8:1:2::7%0")).isTrue();
        assertThat(counter.add("::ffff:203.0.113.7")).isTrue();
        assertThat(counter.add("203.0.113.7")).isTrue();
        assertThat(counter.add("203.0.113.7")).as("the same client in IPv6 form").isFalse();
    }

    @Test
    void open_web_sockets_are_no_requests_in_progress_and_have_a_limit_of_their_own() throws Exception {
        // Given
        var ports = SuitePorts.free();
        var vertx = Vertx.vertx();
        vertx.createHttpServer().webSocketHandler(socket -> socket.writeTextMessage("open"))
                .requestHandler(request -> request.response().end()).listen(ports.of("ingest"), "127.0.0.1")
                .toCompletionStage().toCompletableFuture().join();
        var environment = Map.of("RECADO_TRUSTED_PROXIES", "127.0.0.1", GatewayLimits.CONNECTIONS_PER_ADDRESS_MAX, "3",
                GatewayLimits.REQUESTS_PER_ADDRESS_MAX, "1");
        try (var gateway = Gateway.start(ports, environment); var client = HttpClient.newHttpClient()) {
            assertThat(gateway).isNotNull();
            // When
            var first = webSocket(client, ports).get(10, TimeUnit.SECONDS);
            webSocket(client, ports).get(10, TimeUnit.SECONDS);
            webSocket(client, ports).get(10, TimeUnit.SECONDS);
            // Then
            assertThat(status(client, ports, "203.0.113.7").get(10, TimeUnit.SECONDS)).isEqualTo(200);
            assertThat(webSocket(client, ports)).failsWithin(Duration.ofSeconds(10)).withThrowableThat()
                    .withCauseInstanceOf(WebSocketHandshakeException.class);
            // When
            first.abort();
            // Then
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions()
                    .until(() -> webSocket(client, ports).get(10, TimeUnit.SECONDS) != null);
            client.shutdownNow();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static CompletableFuture<WebSocket> webSocket(HttpClient client, SuitePorts ports) {
        return client.newWebSocketBuilder().header("X-Forwarded-For", "203.0.113.7").buildAsync(
                URI.create("ws://127.0.0.1:" + ports.of("gateway") + "/webhooks/x"), new WebSocket.Listener() {
                });
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    /** Sends a request to a service that answers without an end, reads nothing, and waits until the service is free. */
    private static void awaitFreed(GatewayLimits limits, String request) throws Exception {
        var ports = SuitePorts.free();
        var vertx = Vertx.vertx();
        var freed = new CompletableFuture<Void>();
        vertx.createHttpServer().requestHandler(received -> {
            received.response().closeHandler(freed::complete);
            received.response().setChunked(true);
            endless(received.response());
        }).listen(ports.of("ingest"), "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        try (var gateway = Gateway.start(ports, Map.of(), limits);
                var socket = new Socket(InetAddress.getLoopbackAddress(), ports.of("gateway"))) {
            // When
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            // Then
            assertThat(gateway).isNotNull();
            assertThat(freed).succeedsWithin(Duration.ofSeconds(20));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static CompletableFuture<Integer> status(HttpClient client, SuitePorts ports, String address) {
        return client.sendAsync(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.of("gateway") + "/webhooks/x"))
                .header("X-Forwarded-For", address).build(), HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    /** Writes as fast as the gateway reads, without an end. */
    private static void endless(HttpServerResponse response) {
        while (!response.writeQueueFull() && !response.closed()) {
            response.write(Buffer.buffer(new byte[64 * 1024]));
        }
        response.drainHandler(drained -> endless(response));
    }
}
