package dev.recado.simulator;

import static dev.recado.simulator.SimulatorUnderTest.BUSINESS;
import static dev.recado.simulator.SimulatorUnderTest.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every documented error on demand, at once and as the error of a status, and tokens that expire. */
class GraphErrorsTest {

    private static final String SECOND_NUMBER = "106540352242923";
    private static final int CODES_MIN = 100;

    private SimulatorUnderTest sim;

    @BeforeEach
    void start() {
        sim = new SimulatorUnderTest(Map.of("SIM_NUMBER_RATE", "0", "SIM_PAIR_BURST", "0", "SIM_STATUS_DELAY_MILLIS", "1"));
    }

    @AfterEach
    void stop() throws IOException {
        sim.close();
    }

    /** @param details of the error, which a status has as well */
    record DocumentedCode(int code, int http, String title, String details) {
    }

    /** The first and the last code of each range. */
    private static List<DocumentedCode> codes() throws IOException {
        try (var in = GraphErrorsTest.class.getResourceAsStream("/graph/errors.psv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.split("\\|"))
                    .flatMap(columns -> Arrays.stream(columns[0].split("-"))
                            .map(code -> new DocumentedCode(Integer.parseInt(code),
                                    Integer.parseInt(columns[1]), columns[2], columns[3])))
                    .toList();
        }
    }

    @Test
    void each_documented_code_is_answered_with_its_status() throws IOException {
        assertThat(codes()).hasSizeGreaterThan(CODES_MIN).allSatisfy(documented -> {
            // Given
            sim.faults("graph", new JsonObject().put("mode", "error").put("code", documented.code).put("times", 1));
            // When
            var answer = sim.send("oi");
            // Then
            var error = new JsonObject(answer.body()).getJsonObject("error");
            assertThat(answer.statusCode()).isEqualTo(documented.http);
            assertThat(error.getInteger("code")).isEqualTo(documented.code);
            assertThat(error.getString("message")).isEqualTo("(#" + documented.code + ") " + documented.title);
            assertThat(error.getJsonObject("error_data").getString("details")).isEqualTo(documented.details);
        });
        assertThat(sim.list("/sim/messages")).isEmpty();
        assertThat(sim.list("/sim/refusals")).extracting(refusal -> refusal.getInteger("code"))
                .containsExactlyElementsOf(codes().stream().map(DocumentedCode::code).toList());
    }

    @Test
    void each_documented_code_is_reported_later() throws IOException {
        // When
        for (var documented : codes()) {
            sim.faults("graph", new JsonObject().put("mode", "fail_later").put("code", documented.code).put("times", 1));
            assertThat(sim.send("m" + documented.code).statusCode()).isEqualTo(200);
        }
        // Then
        await().untilAsserted(() -> assertThat(errors()).containsExactlyInAnyOrderElementsOf(
                codes().stream().map(documented -> "our-id-m" + documented.code + " " + documented.code + " " + documented.title
                        + " " + documented.details).toList()));
    }

    private Stream<String> errors() {
        return sim.business.statuses().stream().map(status -> {
            var error = status.getJsonArray("errors").getJsonObject(0);
            return status.getString("biz_opaque_callback_data") + " " + error.getInteger("code") + " "
                    + error.getString("title")
                    + " " + error.getJsonObject("error_data").getString("details");
        });
    }

    @Test
    void a_code_between_the_documented_ones_is_a_generic_error() {
        sim.faults("graph", new JsonObject().put("mode", "error").put("code", 131065));
        assertThat(sim.send("oi").body()).contains("(#131065) Generic error");
    }

    @Test
    void an_expired_token_is_refused_on_every_request_of_its_number() {
        // Given
        sim.addNumber(SECOND_NUMBER);
        var media = new JsonObject(sim.upload(NUMBER, "image/png", new byte[1]).body()).getString("id");
        // When
        sim.faults("tokens", new JsonObject("{\"expired\":[\"" + NUMBER + "\"]}"));
        // Then
        assertExpired(sim.send("oi"));
        assertExpired(graph("/" + NUMBER));
        assertExpired(sim.upload(NUMBER, "image/png", new byte[1]));
        assertThat(sim.sendLater(SECOND_NUMBER, SimulatorUnderTest.message("5511999990002", "oi")).join().statusCode())
                .isEqualTo(200);
        assertThat(graph("/" + BUSINESS + "/phone_numbers").body()).contains(SECOND_NUMBER).doesNotContain(NUMBER);
        assertThat(sim.get("/sim/faults").getJsonObject("tokens"))
                .isEqualTo(new JsonObject("{\"expired\":[\"" + NUMBER + "\"]}"));
        // When
        sim.faults("tokens", new JsonObject("{\"expired\":[\"" + NUMBER + "\",\"" + SECOND_NUMBER + "\"]}"));
        // Then
        assertExpired(graph("/" + media));
        assertExpired(graph("/" + BUSINESS + "/phone_numbers"));
        assertExpired(graph("/" + BUSINESS + "/message_templates"));
        // When
        sim.plain("DELETE", "/sim/faults", "");
        // Then
        assertThat(sim.send("oi").statusCode()).isEqualTo(200);
        assertThat(graph("/" + media).statusCode()).isEqualTo(200);
    }

    private static void assertExpired(HttpResponse<String> answer) {
        var error = new JsonObject(answer.body()).getJsonObject("error");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(error.getInteger("code")).isEqualTo(190);
        assertThat(error.getInteger("error_subcode")).isEqualTo(463);
    }

    private HttpResponse<String> graph(String path) {
        return sim.plain("GET", "/v26.0" + path, "", "Authorization", "Bearer test_token");
    }
}
