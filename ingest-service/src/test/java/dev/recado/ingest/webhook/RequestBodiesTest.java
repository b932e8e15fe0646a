package dev.recado.ingest.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import dev.recado.kit.http.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies are read from a real HTTP server, since their memory depends on the chunks in which they arrive. */
class RequestBodiesTest {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    /** Other memory that the process uses in the meantime. */
    private static final long NOISE = 8L * MIB;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Object> results = new LinkedBlockingQueue<>();
    private InFlightMemory memory;

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_body_in_one_byte_chunks_occupies_no_more_than_is_charged() throws Exception {
        // Given
        var port = serve(new TestLimits(4 * MIB, 64 * MIB));
        var before = usedHeap();
        try (var socket = connect(port)) {
            // When
            socket.getOutputStream().write(oneByteChunks(MIB));
            await().atMost(Duration.ofSeconds(30)).until(() -> memory.bytesInFlight() > MIB);
            // Then
            assertThat(memory.bytesInFlight()).isLessThanOrEqualTo(2L * MIB + InFlightMemory.WEBHOOK_BYTES);
            assertThat(usedHeap() - before).isLessThan(memory.bytesInFlight() + NOISE);
            // When
            socket.getOutputStream().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // Then
            assertThat((byte[]) result()).hasSize(MIB).containsOnly('x');
            assertThat(memory.bytesInFlight()).isZero();
        }
    }

    @Test
    void bodies_in_one_byte_chunks_stay_below_the_limit_on_bodies_in_flight() throws Exception {
        // Given
        var port = serve(new TestLimits(4 * MIB, 384 * KIB));
        try (var first = connect(port); var second = connect(port)) {
            first.getOutputStream().write(oneByteChunks(100 * KIB));
            await().atMost(Duration.ofSeconds(30)).until(() -> memory.bytesInFlight() > 100 * KIB);
            // When
            second.getOutputStream().write(oneByteChunks(300 * KIB));
            // Then
            assertThat((Refusal) result()).satisfies(refusal -> {
                assertThat(refusal.status()).isEqualTo(503);
                assertThat(refusal).hasMessageContaining("recado.ingest.in-flight-bytes-max").hasMessageContaining("393216");
            });
            first.getOutputStream().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat((byte[]) result()).hasSize(100 * KIB);
        }
    }

    @Test
    void a_body_without_declared_length_is_refused_when_it_grows_too_large() throws Exception {
        // Given
        var port = serve(new TestLimits(16 * KIB, 64 * MIB));
        try (var socket = connect(port)) {
            // When
            socket.getOutputStream().write(oneByteChunks(20 * KIB));
            // Then
            assertThat((Refusal) result()).satisfies(refusal -> {
                assertThat(refusal.status()).isEqualTo(413);
                assertThat(refusal).hasMessageContaining("16384");
            });
            assertThat(memory.bytesInFlight()).isZero();
        }
    }

    @Test
    void a_body_of_which_half_arrived_does_not_reserve_all_of_it() {
        // Given
        memory = new InFlightMemory(new TestLimits(4 * MIB, 64 * MIB));
        var body = new GrowingBody(memory.reservation("203.0.113.7"), 4 * MIB);
        body.append(Buffer.buffer(new byte[2 * MIB]));
        // When
        body.append(Buffer.buffer(new byte[1]));
        // Then
        assertThat(memory.bytesInFlight()).isLessThan(3L * MIB);
    }

    @Test
    void addresses_of_one_ipv6_network_share_the_limit_on_unchecked_bodies() throws Exception {
        // Given
        var addresses = new ConcurrentLinkedQueue<>(List.of("2001:db8:1:2::1", "2001:db8:1:2:3::9", "2001:db8:1:3::1"));
        var port = serve(new TestLimits(64 * KIB, 4 * MIB, 48 * KIB), client -> addresses.remove());
        try (var first = connect(port)) {
            first.getOutputStream().write(oneByteChunks(30 * KIB));
            await().atMost(Duration.ofSeconds(30)).until(() -> memory.bytesInFlight() > 30 * KIB);
            // When
            try (var second = connect(port)) {
                second.getOutputStream().write(oneByteChunks(30 * KIB));
                // Then
                assertThat((Refusal) result())
                        .satisfies(refusal -> assertThat(refusal).hasMessageContaining("unchecked-bytes-per-address-max"));
            }
            // When
            try (var other = connect(port)) {
                other.getOutputStream().write(oneByteChunks(30 * KIB));
                other.getOutputStream().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                // Then
                assertThat((byte[]) result()).hasSize(30 * KIB);
            }
        }
    }

    private int serve(WebhookConfig limits) {
        return serve(limits, client -> client.remoteAddress().hostAddress());
    }

    private int serve(WebhookConfig limits, Function<HttpServerRequest, String> clients) {
        memory = new InFlightMemory(limits);
        var bodies = new RequestBodies(memory, limits, vertx, clients);
        return vertx.createHttpServer().requestHandler(request -> receive(bodies, request)).listen(0, "127.0.0.1")
                .toCompletionStage().toCompletableFuture().join().actualPort();
    }

    private void receive(RequestBodies bodies, HttpServerRequest request) {
        var body = bodies.of(request);
        body.read().onComplete(read -> {
            body.release();
            results.add(read.succeeded() ? read.result() : read.cause());
            request.response().end();
        });
    }

    private Object result() throws InterruptedException {
        return results.poll(30, TimeUnit.SECONDS);
    }

    private static Socket connect(int port) throws IOException {
        var socket = new Socket("127.0.0.1", port);
        socket.getOutputStream().write(
                "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** A body without its last chunk. */
    private static byte[] oneByteChunks(int bytes) {
        var chunk = "1\r\nx\r\n".getBytes(StandardCharsets.US_ASCII);
        var chunks = new ByteArrayOutputStream(bytes * chunk.length);
        for (var i = 0; i < bytes; i++) {
            chunks.write(chunk, 0, chunk.length);
        }
        return chunks.toByteArray();
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
