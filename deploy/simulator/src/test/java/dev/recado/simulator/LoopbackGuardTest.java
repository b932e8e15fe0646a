package dev.recado.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import dev.recado.simulator.settings.SimulatorSettings;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only this machine and the simulator's own page can use it, not a page of another site in a browser of this machine. */
class LoopbackGuardTest {

    private static final String MESSAGE = "{\"from\":\"5511999990001\",\"type\":\"text\",\"text\":\"Olá\"}";

    private final SimulatorUnderTest simulator = new SimulatorUnderTest();

    @AfterEach
    void stop() throws IOException {
        simulator.close();
    }

    /** Such a name resolves to the loopback address (DNS rebinding). */
    @ParameterizedTest
    @ValueSource(strings = {"GET /", "GET /sim/messages", "GET /sim/numbers", "POST /sim/messages", "PUT /sim/faults",
            "POST /sim/webhooks", "GET /v26.0/106540352242922"})
    void a_request_under_a_foreign_host_name_is_refused(String request) throws IOException {
        // When
        var answer = raw(request, "Host: attacker.example:" + simulator.port);
        // Then
        assertThat(answer).startsWith("HTTP/1.1 403 ").contains("application/problem+json")
                .contains("Host is \\\"attacker.example:" + simulator.port + "\\\"; expected: localhost, 127.0.0.1 or [::1]");
        assertThat(simulator.business.received).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"https://attacker.example", "null", "http://localhost:1", "http://attacker.example:8090"})
    void a_message_from_a_page_of_another_origin_is_refused(String origin) throws IOException {
        // When
        var answer = raw("POST /sim/messages", "Host: localhost:" + simulator.port, "Origin: " + origin,
                "Content-Type: text/plain");
        // Then
        assertThat(answer).startsWith("HTTP/1.1 403 ")
                .contains("Origin is \\\"" + origin + "\\\"; expected: http://localhost:");
        assertThat(simulator.business.received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]"})
    void the_simulators_own_page_sends_messages(String host) throws IOException {
        // Given
        var address = host + ":" + simulator.port;
        // Then
        assertThat(raw("POST /sim/messages", "Host: " + address, "Origin: http://" + address,
                "Content-Type: application/json")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void a_request_without_a_host_is_refused() throws IOException {
        assertThat(raw("GET /sim/faults")).doesNotContain("200 OK");
    }

    @Test
    void the_answer_names_what_is_expected() throws IOException {
        // When
        var answer = raw("GET /sim/faults", "Host: attacker.example");
        // Then
        var problem = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n")).strip());
        assertThat(problem.getInteger("status")).isEqualTo(403);
        assertThat(problem.getString("code")).isEqualTo("FORBIDDEN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::", "example.com"})
    void an_address_that_others_reach_stops_the_start(String host) {
        assertThatThrownBy(() -> SimulatorSettings.of(Map.of("SIM_APP_SECRET", "secret", "SIM_WHATSAPP_TOKEN", "token",
                "SIM_PHONE_NUMBER_ID", "1", "SIM_BUSINESS_ID", "2", "SIM_WEBHOOK_URL", "http://127.0.0.1:9/",
                "SIM_GEMINI_API_KEY", "key", "SIM_HOST", host))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SIM_HOST is '" + host + "'; expected: 127.0.0.1, ::1 or localhost");
    }

    private String raw(String request, String... headers) throws IOException {
        var body = request.startsWith("GET") ? "" : MESSAGE;
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = String.join("\r\n", List.of(headers));
        try (var socket = new Socket("127.0.0.1", simulator.port)) {
            var out = socket.getOutputStream();
            out.write(
                    (request + " HTTP/1.1\r\n" + head + (head.isEmpty() ? "" : "\r\n") + "Connection: close\r\nContent-Length: "
                            + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
