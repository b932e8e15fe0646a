package dev.recado.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import jakarta.inject.Inject;

import dev.recado.ingest.channel.ConnectedChannels;
import dev.recado.ingest.channel.OutdatedChannels;
import dev.recado.ingest.kafka.WebhookProducer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sender of too much, too slowly or nothing at all is refused, and the next sender is served. */
@QuarkusTest
@TestProfile(WebhookLimitsTest.Tight.class)
@QuarkusTestResource(ProxiedKafka.class)
class WebhookLimitsTest {

    private static final byte[] GOOD = WebhookClient.text("106540352242922", "wamid.GOOD");

    private static KafkaProxy kafka;

    @Inject
    ConnectedChannels channels;
    @Inject
    WebhookProducer producer;

    @BeforeEach
    void webhooks_are_accepted() {
        kafka = kafka == null ? KafkaProxy.open() : kafka;
        await().atMost(Duration.ofSeconds(20)).until(() -> channels.loaded() && producer.connected());
    }

    @AfterAll
    static void close_proxy() {
        kafka.close();
    }

    @Test
    void a_body_that_arrives_too_slowly_is_408() throws IOException {
        try (var slow = connection()) {
            slow.getOutputStream().write(head(GOOD.length));
            slow.getOutputStream().write(GOOD, 0, 10);
            assertThat(statusLine(slow)).startsWith("HTTP/1.1 408");
        }
        WebhookClient.post(GOOD).then().statusCode(200);
    }

    @Test
    void an_unknown_number_is_503_while_the_view_of_the_channels_is_not_confirmed() {
        // Given
        QuarkusMock.installMockForInstance(new OutdatedChannels(), channels);
        // When
        var answer = WebhookClient.post(WebhookClient.text("8890", "wamid.OUTDATED"));
        // Then
        answer.then().statusCode(503).header("Retry-After", "1");
        assertThat(answer.asString()).contains("could not be read for 15 s");
    }

    @Test
    void a_header_that_is_too_large_is_431() throws IOException {
        try (var large = connection()) {
            large.getOutputStream()
                    .write(("POST " + WebhookClient.PATH + " HTTP/1.1\r\nHost: localhost\r\nX-Large: " + "x".repeat(30_000)
                            + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(statusLine(large)).startsWith("HTTP/1.1 431");
        }
        WebhookClient.post(GOOD).then().statusCode(200);
    }

    @Test
    void an_idle_connection_is_closed() throws IOException {
        try (var idle = connection()) {
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void webhooks_above_the_memory_limit_are_503_with_retry_after() throws IOException {
        // Given
        WebhookClient.post(GOOD).then().statusCode(200);
        try (var holding = connection()) {
            holding.getOutputStream().write(head(60_000));
            holding.getOutputStream().write(new byte[50_000]);
            // When // Then
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> WebhookClient.post(WebhookClient.texts("wamid.MORE", 10, 2_000)).then().statusCode(503)
                            .header("Retry-After", "1"));
        }
        await().atMost(Duration.ofSeconds(5))
                .until(() -> WebhookClient.post(WebhookClient.texts("wamid.MORE", 10, 2_000)).statusCode() == 200);
    }

    @Test
    void endless_nesting_is_200_and_stored_raw() {
        WebhookClient.post(("{\"entry\":" + "[".repeat(20_000)).getBytes(StandardCharsets.UTF_8)).then().statusCode(200);
        WebhookClient.post(GOOD).then().statusCode(200);
    }

    private static Socket connection() throws IOException {
        var socket = new Socket("localhost", RestAssured.port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static byte[] head(int length) {
        return ("POST " + WebhookClient.PATH + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String statusLine(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        var line = new StringBuilder();
        for (var c = in.read(); c != '\r' && c != -1; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    /** Limits small enough to be exceeded by the test. */
    public static final class Tight implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("recado.ingest.body-time-max", "1s", "recado.ingest.in-flight-bytes-max", "64K",
                    "quarkus.http.idle-timeout", "3s");
        }
    }
}
