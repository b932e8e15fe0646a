package dev.recado.kit.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.recado.kit.sample.KitTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two large bodies at the same time are the limit in {@code kit-test.properties}. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class BodyMemoryTest {

    private static final String ODD = "/api/v1/odd";
    private static final String LARGE = "[\"" + "x".repeat(20_000) + "\"]";
    private static final Duration SETTLE = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100000", "Transfer-Encoding: chunked"})
    void while_too_many_bodies_are_read_a_large_one_is_503_and_a_small_one_is_read(String framing) throws IOException {
        // the stalled bodies are 408 after a second: on a busy machine, one second can pass before the third request
        await().atMost(SETTLE).untilAsserted(() -> {
            // Given
            try (var first = stalled(framing); var second = stalled(framing)) {
                // When
                var large = post(LARGE);
                // Then
                large.statusCode(503).header("Retry-After", "1").body("code", equalTo("UNAVAILABLE")).body("detail",
                        containsString("recado.http.body-bytes-in-flight-max"));
                post("[1]").statusCode(200);
                assertThat(first.isConnected() && second.isConnected()).isTrue();
            }
        });
        // a closed connection releases its memory
        await().atMost(SETTLE).untilAsserted(() -> post(LARGE).statusCode(200));
    }

    @Test
    void a_body_that_was_refused_or_late_holds_no_memory() throws IOException {
        for (var i = 0; i < 3; i++) {
            // When
            try (var late = stalled("Content-Length: 100000")) {
                assertThat(new String(late.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 408 ");
            }
            post("x".repeat(20_000)).statusCode(400);
            given().contentType("application/json").body(LARGE).post("/api/v1/samples/nothing").then().statusCode(404);
        }
        // Then
        await().atMost(SETTLE).untilAsserted(() -> post(LARGE).statusCode(200));
    }

    private static ValidatableResponse post(String body) {
        return given().contentType("application/json").body(body).post(ODD).then();
    }

    /** Sends the head of a request and nothing of its body. */
    private static Socket stalled(String framing) throws IOException {
        var socket = new Socket("localhost", RestAssured.port);
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(("POST " + ODD + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + framing + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
