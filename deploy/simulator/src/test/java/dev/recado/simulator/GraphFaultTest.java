package dev.recado.simulator;

import static dev.recado.simulator.SimulatorUnderTest.ANA;
import static dev.recado.simulator.SimulatorUnderTest.NUMBER;
import static dev.recado.simulator.SimulatorUnderTest.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GraphFaultTest {

    private static final String BRUNO = "5511999990002";
    private static final String SECOND_NUMBER = "106540352242923";

    private SimulatorUnderTest sim;

    @BeforeEach
    void start() {
        sim = new SimulatorUnderTest();
    }

    @AfterEach
    void stop() throws IOException {
        sim.close();
    }

    @Test
    void accept_then_reset_delivers_the_message_without_a_response() throws IOException {
        // Given
        sim.faults("graph", new JsonObject().put("mode", "accept_then_reset").put("times", 1));
        var body = message(ANA, "oi").encode();
        try (var socket = new Socket("127.0.0.1", sim.port)) {
            socket.setSoTimeout(5000);
            // When
            socket.getOutputStream()
                    .write(("POST /v26.0/" + NUMBER
                            + "/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer test_token\r\n"
                            + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            // Then
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        await().untilAsserted(
                () -> assertThat(sim.business.statusNames()).containsExactlyInAnyOrder("sent", "delivered", "read"));
        assertThat(sim.list("/sim/messages")).singleElement()
                .satisfies(entry -> assertThat(entry.getBoolean("answered")).isFalse());
        assertThat(sim.send("again").statusCode()).isEqualTo(200);
    }

    @Test
    void an_error_affects_the_given_number_of_sends_to_one_recipient() {
        // Given
        sim.faults("graph", new JsonObject().put("mode", "error").put("code", 131016).put("times", 2).put("to", ANA));
        // Then
        assertThat(sim.send(message(BRUNO, "a")).statusCode()).isEqualTo(200);
        assertThat(sim.send(message(ANA, "b")).statusCode()).isEqualTo(500);
        var second = sim.send(message(ANA, "c"));
        assertThat(new JsonObject(second.body()).getJsonObject("error").getInteger("code")).isEqualTo(131016);
        assertThat(sim.send(message(ANA, "d")).statusCode()).isEqualTo(200);
        assertThat(sim.list("/sim/messages")).extracting(entry -> entry.getString("body")).containsExactly("a", "d");
    }

    @Test
    void a_fault_of_one_number_leaves_another_number_alone() {
        // Given
        sim.addNumber(SECOND_NUMBER);
        sim.faults("graph", new JsonObject().put("mode", "hang").put("from", SECOND_NUMBER));
        // When
        var sent = sim.sendLater(SECOND_NUMBER, message(BRUNO, "never"));
        var read = sim.readLater(SECOND_NUMBER);
        // Then
        assertThat(sim.send("oi").statusCode()).isEqualTo(200);
        assertThat(sim.readLater(NUMBER).join().statusCode()).isEqualTo(200);
        assertThat(sent).isNotDone();
        assertThat(read).isNotDone();
    }

    @Test
    void a_second_number_has_its_own_rate_and_its_statuses_name_it() throws IOException {
        try (var two = new SimulatorUnderTest(Map.of("SIM_NUMBER_RATE", "1"))) {
            // Given
            two.addNumber(SECOND_NUMBER);
            // When
            IntStream.range(0, 3).forEach(i -> two.send(message(ANA, "n" + i)));
            var other = two.sendLater(SECOND_NUMBER, message(BRUNO, "oi")).join();
            // Then
            assertThat(other.statusCode()).isEqualTo(200);
            await().untilAsserted(() -> assertThat(two.business.received).anySatisfy(post -> assertThat(post.text())
                    .contains("\"phone_number_id\":\"" + SECOND_NUMBER + "\"").contains("statuses")));
        }
    }

    @Test
    void an_error_can_combine_any_code_and_http_status() {
        sim.faults("graph", new JsonObject().put("mode", "error").put("code", 130429).put("http", 400));
        var answer = sim.send("oi");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
                .isEqualTo("(#130429) Rate limit hit");
    }

    @Test
    void hang_accepts_nothing_and_accept_then_hang_delivers() {
        // Given
        sim.faults("graph", new JsonObject().put("mode", "hang").put("times", 1));
        var hanging = sim.sendLater(message(ANA, "never"));
        await().untilAsserted(
                () -> assertThat(sim.get("/sim/faults").getJsonObject("graph").getString("mode")).isEqualTo("none"));
        // When
        sim.faults("graph", new JsonObject().put("mode", "accept_then_hang").put("times", 1));
        var accepted = sim.sendLater(message(ANA, "silently"));
        // Then
        await().untilAsserted(() -> assertThat(sim.business.statusNames()).contains("read"));
        assertThat(sim.list("/sim/messages")).extracting(entry -> entry.getString("body")).containsExactly("silently");
        assertThat(hanging).isNotDone();
        assertThat(accepted).isNotDone();
    }

    @Test
    void a_delayed_send_is_accepted_and_fail_later_reports_a_failed_status() {
        sim.faults("graph", new JsonObject().put("mode", "delay").put("millis", 150).put("times", 1));
        var start = System.nanoTime();
        assertThat(sim.send("slow").statusCode()).isEqualTo(200);
        assertThat(System.nanoTime() - start).isGreaterThan(150_000_000L);
        sim.faults("graph", new JsonObject().put("mode", "fail_later").put("code", 131026));
        assertThat(sim.send("lost").statusCode()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(sim.business.statusNames()).contains("failed"));
    }

    @Test
    void an_unknown_fault_mode_is_refused_and_changes_nothing() {
        var answer = sim.plain("PUT", "/sim/faults", "{\"graph\":{\"mode\":\"explode\"}}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("explode");
        sim.faults("graph", new JsonObject().put("mode", "error"));
        sim.plain("DELETE", "/sim/faults", "");
        assertThat(sim.send("oi").statusCode()).isEqualTo(200);
    }
}
