package dev.recado.simulator;

import static dev.recado.simulator.SimulatorUnderTest.ANA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatPageTest {

    private SimulatorUnderTest sim;

    @BeforeEach
    void start() {
        sim = new SimulatorUnderTest();
    }

    @AfterEach
    void stop() throws IOException {
        sim.close();
    }

    @ParameterizedTest
    @CsvSource({"/, text/html", "/web/chat.css, text/css", "/web/words.js, text/javascript", "/web/bubbles.js, text/javascript",
            "/web/page.js, text/javascript"})
    void each_file_is_served_and_lets_no_foreign_script_run(String path, String type) {
        // When
        var answer = sim.plain("GET", path, "");
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(type + "; charset=utf-8");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow()).contains("default-src 'none'",
                "script-src 'self';");
        assertThat(answer.body()).doesNotContain("innerHTML", "insertAdjacentHTML", "document.write", "eval(", " onclick=");
    }

    @Test
    void other_files_are_not_served() {
        assertThat(sim.plain("GET", "/web/index.html", "").statusCode()).isEqualTo(404);
        assertThat(sim.plain("GET", "/web/../graph/errors.psv", "").statusCode()).isEqualTo(404);
    }

    @Test
    void a_line_has_the_content_that_the_page_shows() {
        // When
        sim.send(new JsonObject("""
            {"messaging_product":"whatsapp","to":"+%s","type":"template","context":{"message_id":"wamid.quoted"},
             "template":{"name":"order_update","language":{"code":"pt_BR"},"components":[
              {"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"text","text":"#1"}]},
              {"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"orders/1"}]}]}}
            """.formatted(ANA)));
        // Then
        var line = sim.list("/sim/customers/" + ANA + "/chat").getFirst();
        assertThat(line.getString("type")).isEqualTo("template");
        assertThat(line.getString("quoted")).isEqualTo("wamid.quoted");
        assertThat(line.getJsonObject("content")).isEqualTo(new JsonObject("""
            {"name":"order_update","language":"pt_BR","body":"Olá Ana, seu pedido #1 saiu para entrega.",
             "footer":"Responda PARAR para não receber mais.","buttons":[
              {"type":"URL","text":"Acompanhar","url":"https://shop.example/orders/1"},
              {"type":"QUICK_REPLY","text":"Parar","payload":"Parar"}]}
            """));
    }

    @Test
    void the_page_gets_every_line_and_the_typing_indicator() {
        // Given
        List<String> events = new CopyOnWriteArrayList<>();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sim.port + "/sim/live")).build();
        try (var http = HttpClient.newHttpClient()) {
            http.sendAsync(request, BodyHandlers.fromLineSubscriber(new LineCollector(events)));
            await().untilAsserted(() -> assertThat(events).contains("retry: 1000"));
            // When
            var wamid = sim.post("/sim/messages", new JsonObject().put("from", ANA).put("text", "oi")).getString("wamid");
            sim.send(new JsonObject().put("messaging_product", "whatsapp").put("status", "read").put("message_id", wamid)
                    .put("typing_indicator", new JsonObject().put("type", "text")));
            // Then
            await().untilAsserted(() -> assertThat(events).anySatisfy(event -> assertThat(event).contains("\"state\":\"read\""))
                    .contains("data: {\"phone\":\"" + ANA + "\",\"typing\":true}"));
            http.shutdownNow();
        }
    }
}
