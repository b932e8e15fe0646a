package dev.recado.kit.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

import dev.recado.kit.sample.KitTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of the streamed path in {@code kit-test.properties} have the limit of Quarkus, and all others that of the kit. */
@QuarkusTest
@WithTestResource(KitTestResource.class)
class StreamedBodiesTest {

    private static final String STREAM = "/api/v1/odd/stream";
    private static final int LARGE = 3 * 1024 * 1024;
    private static final int TOO_LARGE = 5 * 1024 * 1024;
    private static final int ANSWER_MILLIS_MAX = 20_000;
    /** Longer than the time limit of other bodies in {@code kit-test.properties}. */
    private static final int SLOW_MILLIS = 1_500;

    @Test
    void a_resource_reads_a_body_as_a_stream_that_is_larger_than_other_bodies_may_be() {
        given().contentType("image/jpeg").body(new byte[LARGE]).post(STREAM).then().statusCode(200)
                .body(equalTo(Integer.toString(LARGE)));
        given().contentType("application/octet-stream").body(new byte[TOO_LARGE]).post(STREAM).then().statusCode(413)
                .body("code", equalTo("PAYLOAD_TOO_LARGE"));
    }

    @Test
    void a_streamed_body_may_arrive_slowly_and_without_a_length() throws IOException {
        try (var socket = connect("POST " + STREAM, "Transfer-Encoding: chunked")) {
            // Given
            write(socket, "5\r\nabcde\r\n");
            socket.setSoTimeout(SLOW_MILLIS);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
            // When
            write(socket, "5\r\nabcde\r\n0\r\n\r\n");
            // Then
            assertThat(answer(socket)).startsWith("HTTP/1.1 200 ").endsWith("10");
        }
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 3145728,/api/v1/odd/bytes", "Transfer-Encoding: chunked,/api/v1/odd/bytes",
            "Content-Length: 3145728,/api/v1/odd/stream/", "Content-Length: 3145728,/api/v1/odd/stream;a=b"})
    void every_other_path_keeps_its_limit(String framing, String path) throws IOException {
        try (var socket = connect("POST " + path, framing)) {
            if (framing.startsWith("Transfer")) {
                write(socket, "30d40\r\n" + "x".repeat(0x30d40) + "\r\n0\r\n\r\n");
            }
            assertThat(answer(socket)).startsWith("HTTP/1.1 413 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/odd/stream/", "/api/v1/odd/stream;a=b"})
    void another_spelling_of_the_path_streams_nothing(String path) {
        given().urlEncodingEnabled(false).contentType("application/octet-stream").body(new byte[]{1}).post(path).then()
                .statusCode(404);
    }

    @Test
    void a_client_that_writes_its_whole_body_first_reads_why_it_is_refused() throws IOException {
        try (var socket = connect("POST " + STREAM + "?refused=true", "Content-Length: " + LARGE)) {
            socket.getOutputStream().write(new byte[LARGE]);
            write(socket, "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(answer(socket)).startsWith("HTTP/1.1 400 ").contains("HTTP/1.1 404 ");
        }
    }

    @Test
    void a_client_that_waits_to_be_asked_for_its_body_is_asked() throws IOException {
        try (var socket = connect("POST " + STREAM, "Content-Length: 3\r\nExpect: 100-continue")) {
            assertThat(new String(socket.getInputStream().readNBytes(25), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            write(socket, "abc");
            assertThat(answer(socket)).startsWith("HTTP/1.1 200 ");
        }
    }

    private static Socket connect(String start, String headers) throws IOException {
        var socket = new Socket("localhost", RestAssured.port);
        socket.setSoTimeout(ANSWER_MILLIS_MAX);
        write(socket, start + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers + "\r\n\r\n");
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Ends the output and reads everything that the server has answered. */
    private static String answer(Socket socket) throws IOException {
        socket.shutdownOutput();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
