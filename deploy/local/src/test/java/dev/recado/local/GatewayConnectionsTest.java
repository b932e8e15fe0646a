package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

    @Test
    void a_client_that_does_not_read_its_answer_is_disconnected_and_frees_the_service() throws Exception {
        // Given
        var ports = SuitePorts.free();
        var vertx = Vertx.vertx();
        var freed = new CompletableFuture<Void>();
        vertx.createHttpServer().requestHandler(request -> {
            request.response().closeHandler(freed::complete);
            request.response().setChunked(true);
            endless(request.response());
        }).listen(ports.of("ingest"), "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        try (var gateway = Gateway.start(ports, Map.of(), LIMITS.withStallTimeMax(Duration.ofMillis(400)));
                var socket = new Socket(InetAddress.getLoopbackAddress(), ports.of("gateway"))) {
            // When
            socket.getOutputStream().write("GET /webhooks/x HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // Then
            assertThat(gateway).isNotNull();
            assertThat(freed).succeedsWithin(Duration.ofSeconds(20));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void one_address_behind_a_proxy_has_a_limited_number_of_requests_in_progress() throws Exception {
        // Given
        var ports = SuitePorts.free();
        var vertx = Vertx.vertx();
        var held = new LinkedBlockingQueue<HttpServerResponse>();
        vertx.createHttpServer().requestHandler(request -> held.add(request.response())).listen(ports.of("ingest"), "127.0.0.1")
                .toCompletionStage().toCompletableFuture().join();
        var environment = Map.of("RECADO_TRUSTED_PROXIES", "127.0.0.1", GatewayLimits.PER_ADDRESS_MAX, "2");
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
