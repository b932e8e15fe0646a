package dev.recado.simulator;

import static dev.recado.simulator.SimulatorUnderTest.ANA;
import static dev.recado.simulator.SimulatorUnderTest.BUSINESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {

    private static final String PATH = "/" + BUSINESS + "/message_templates";
    private static final String NAMED = """
        {"name":"pedido","language":"pt_BR","category":"UTILITY","parameter_format":"named",
         "components":[{"type":"HEADER","format":"TEXT","text":"Pedido {{id}}",
           "example":{"header_text_named_params":[{"param_name":"id","example":"1001"}]}},
          {"type":"BODY","text":"Olá {{nome}}, seu pedido saiu.",
           "example":{"body_text_named_params":[{"param_name":"nome","example":"Ana"}]}},
          {"type":"FOOTER","text":"Acme"},
          {"type":"BUTTONS","buttons":[{"type":"URL","text":"Ver","url":"https://acme.example/{{1}}",
            "example":["https://acme.example/1001"]},
           {"type":"QUICK_REPLY","text":"Parar"}]}]}
        """;

    private SimulatorUnderTest sim;

    @BeforeEach
    void start() {
        sim = new SimulatorUnderTest(Map.of("SIM_TEMPLATE_REVIEW_MILLIS", "300"));
    }

    @AfterEach
    void stop() throws IOException {
        sim.close();
    }

    @Test
    void a_new_template_is_pending_and_can_be_sent_after_its_approval() {
        // When
        var created = graph("POST", PATH, NAMED);
        // Then
        var id = json(created).getString("id");
        assertThat(json(created))
                .isEqualTo(new JsonObject().put("id", id).put("status", "PENDING").put("category", "UTILITY"));
        assertThat(code(send("pedido"))).isEqualTo(132001);
        await().untilAsserted(() -> assertThat(events()).singleElement().isEqualTo(new JsonObject().put("event", "APPROVED")
                .put("message_template_id", Long.valueOf(id)).put("message_template_name", "pedido")
                .put("message_template_language", "pt_BR").put("message_template_category", "UTILITY").put("reason", "NONE")));
        assertThat(send("pedido").statusCode()).isEqualTo(200);
        var entry = new JsonObject(sim.business.received.getFirst().text()).getJsonArray("entry").getJsonObject(0);
        assertThat(entry.getString("id")).isEqualTo(BUSINESS);
        assertThat(entry.getLong("time")).isPositive();
        assertThat(entry.getJsonArray("changes").getJsonObject(0).getString("field"))
                .isEqualTo("message_template_status_update");
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/graph/template-refusals.psv", delimiter = '|', quoteCharacter = '^')
    void an_invalid_template_is_refused(String replaced, String by, int subcode) {
        // When
        var answer = graph("POST", PATH, NAMED.replace(replaced, expanded(by)));
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(subcode == 200 ? 200 : 400);
        if (subcode != 200) {
            assertThat(code(answer)).isEqualTo(100);
            assertThat(json(answer).getJsonObject("error").getInteger("error_subcode", 0)).isEqualTo(subcode);
        }
    }

    @Test
    void templates_are_listed_in_pages_with_the_chosen_fields() {
        // Given
        var names = new ArrayList<String>();
        var page = json(graph("GET", PATH + "?fields=name,language&limit=5&status=APPROVED", ""));
        // When
        for (; page.getJsonObject("paging").containsKey("next"); page = next(page)) {
            names.addAll(names(page));
            assertThat(page.getJsonArray("data").getJsonObject(0).fieldNames()).containsExactlyInAnyOrder("name", "language",
                    "id");
        }
        names.addAll(names(page));
        // Then
        assertThat(names).hasSize(14).contains("hello_world", "order_update", "appointment_reminder", "new_collection",
                "verification_code", "weekly_offers", "flash_sale");
        assertThat(names(json(graph("GET", PATH + "?name=flash_sale&language=pt_BR", "")))).hasSize(1);
        assertThat(names(json(graph("GET", PATH + "?status=REJECTED", "")))).isEmpty();
    }

    @Test
    void an_account_of_another_token_has_its_own_templates() {
        // Given
        sim.plain("PUT", "/sim/numbers/4711", "{\"business_id\":\"777\",\"token\":\"second_token\"}");
        graph("POST", PATH, NAMED);
        // When
        var own = sim.plain("GET", "/v26.0/777/message_templates?limit=100", "", "Authorization", "Bearer second_token");
        var foreign = sim.plain("GET", "/v26.0" + PATH, "", "Authorization", "Bearer second_token");
        // Then
        assertThat(names(json(own))).hasSize(14).doesNotContain("pedido");
        assertThat(foreign.statusCode()).isEqualTo(400);
        assertThat(graph("GET", "/" + json(own).getJsonArray("data").getJsonObject(0).getString("id"), "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void an_edited_template_is_reviewed_again_and_a_pending_one_cannot_be_edited() {
        // Given
        var id = idOf("hello_world");
        var change = "{\"components\":[{\"type\":\"BODY\",\"text\":\"Bem-vindo de novo!\"}]}";
        // When
        assertThat(graph("POST", "/" + id, change).body()).isEqualTo("{\"success\":true}");
        var second = graph("POST", "/" + id, change);
        // Then
        assertThat(json(second).getJsonObject("error").getInteger("error_subcode")).isEqualTo(2388039);
        assertThat(json(graph("GET", "/" + id + "?fields=status", "")).getString("status")).isEqualTo("PENDING");
        await().untilAsserted(() -> assertThat(events()).hasSize(1));
        send("hello_world");
        assertThat(sim.list("/sim/messages")).last()
                .satisfies(entry -> assertThat(entry.getString("body")).endsWith("Bem-vindo de novo!"));
    }

    @ParameterizedTest
    @CsvSource({"PAUSED, 132015", "DISABLED, 132016", "REJECTED, 132001"})
    void a_template_that_a_tester_stops_cannot_be_sent(String status, int code) {
        // When
        var id = idOf("hello_world");
        sim.plain("PUT", "/sim/templates/" + id, "{\"status\":\"" + status + "\",\"reason\":\"INVALID_FORMAT\"}");
        // Then
        assertThat(code(send("hello_world"))).isEqualTo(code);
        await().untilAsserted(() -> assertThat(events()).singleElement()
                .satisfies(event -> assertThat(event.getString("event")).isEqualTo(status)));
        assertThat(graph("POST", "/" + id + "/unpause", "").statusCode()).isEqualTo(status.equals("PAUSED") ? 200 : 400);
        assertThat(graph("DELETE", PATH + "?name=hello_world", "").statusCode())
                .isEqualTo(status.equals("DISABLED") ? 400 : 200);
    }

    @Test
    void templates_are_deleted_by_name_and_by_id_and_an_approved_name_stays_blocked() {
        // Given
        var id = idOf("order_update");
        // Then
        assertThat(graph("DELETE", PATH + "?hsm_id=" + id + "&name=order_update", "").statusCode()).isEqualTo(200);
        assertThat(names(json(graph("GET", PATH + "?name=order_update", "")))).hasSize(1);
        assertThat(graph("DELETE", PATH + "?name=hello_world", "").statusCode()).isEqualTo(200);
        assertThat(names(json(graph("GET", PATH + "?name=hello_world", "")))).isEmpty();
        assertThat(graph("DELETE", PATH + "?name=hello_world", "").statusCode()).isEqualTo(400);
        assertThat(graph("POST", PATH, NAMED.replace("pedido\"", "hello_world\"")).statusCode()).isEqualTo(400);
        assertThat(graph("DELETE", PATH + "?hsm_ids=[" + idOf("flash_sale") + "]", "").statusCode()).isEqualTo(200);
    }

    @Test
    void meta_writes_the_texts_of_an_authentication_template() {
        // When
        var created = graph("POST", PATH, """
            {"name":"codigo","language":"pt_BR","category":"AUTHENTICATION","components":[
             {"type":"BODY","add_security_recommendation":true},{"type":"FOOTER","code_expiration_minutes":5},
             {"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"}]}]}
            """);
        // Then
        var template = json(graph("GET", "/" + json(created).getString("id"), ""));
        assertThat(template.getJsonArray("components").getJsonObject(0).getString("text")).contains("{{1}}");
        assertThat(template.getJsonArray("components").getJsonObject(1).getString("text")).contains("5");
    }

    private HttpResponse<String> graph(String method, String path, String body) {
        return sim.plain(method, "/v26.0" + path.replace("[", "%5B").replace("]", "%5D"), body, "Authorization",
                "Bearer test_token");
    }

    private JsonObject next(JsonObject page) {
        var url = page.getJsonObject("paging").getString("next");
        assertThat(url).startsWith("http://127.0.0.1:" + sim.port + "/v26.0/");
        return json(graph("GET", url.substring(url.indexOf("/v26.0") + "/v26.0".length()), ""));
    }

    private String idOf(String name) {
        return json(graph("GET", PATH + "?language=pt_BR&name=" + name, "")).getJsonArray("data").getJsonObject(0)
                .getString("id");
    }

    private HttpResponse<String> send(String name) {
        var components = name.equals("pedido") ? """
            [{"type":"header","parameters":[{"type":"text","parameter_name":"id","text":"7"}]},
             {"type":"body","parameters":[{"type":"text","parameter_name":"nome","text":"Ana"}]},
             {"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"7"}]}]""" : "[]";
        return sim.send(new JsonObject("""
            {"messaging_product":"whatsapp","to":"+%s","type":"template","template":{"name":"%s","language":{"code":"pt_BR"},
             "components":%s}}""".formatted(ANA, name, components)));
    }

    private List<JsonObject> events() {
        return sim.business.received.stream().flatMap(post -> post.changes().stream())
                .filter(value -> value.containsKey("message_template_id")).toList();
    }

    /** Writes {@code x*3} out as "xxx". */
    private static String expanded(String text) {
        var repeated = Pattern.compile("(\\S)\\*(\\d+)").matcher(text);
        return repeated.replaceAll(found -> found.group(1).repeat(Integer.parseInt(found.group(2))));
    }

    private static List<String> names(JsonObject page) {
        return page.getJsonArray("data", new JsonArray()).stream().map(template -> ((JsonObject) template).getString("name"))
                .toList();
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return new JsonObject(answer.body());
    }

    private static int code(HttpResponse<String> answer) {
        return json(answer).getJsonObject("error").getInteger("code");
    }
}
