package dev.recado.simulator;

import static dev.recado.simulator.SimulatorUnderTest.ANA;
import static dev.recado.simulator.SimulatorUnderTest.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of accepted messages: prices, the 24-hour window, reactions, read receipts and marketing messages. */
class MessageOutcomesTest {

    private static final String CODE_PARAMETERS = "[{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"text\":\"123456\"}]},"
            + "{\"type\":\"button\",\"sub_type\":\"url\",\"index\":0,\"parameters\":[{\"type\":\"text\",\"text\":\"123456\"}]}]";
    private static final String IMAGE_PARAMETERS = "[{\"type\":\"header\",\"parameters\":[{\"type\":\"image\",\"image\":"
            + "{\"link\":\"https://cdn.example/a.jpg\"}}]},{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"text\":\"Ana\"}]}]";

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
    @CsvSource(nullValues = "-", value = {
            "1, -, service, free_customer_service, false",
            "1, hello_world, utility, free_customer_service, false",
            "25, hello_world, utility, regular, true",
            "1, verification_code, authentication, regular, true",
            "25, verification_code, authentication, regular, true",
            "1, new_collection, marketing, regular, true"})
    void sent_and_delivered_carry_the_price_of_the_category(int hoursAgo, String template, String category, String type,
            boolean billable) {
        // Given
        sim.plain("PUT", "/sim/customers/" + ANA, "{\"last_wrote_hours_ago\":" + hoursAgo + "}");
        // When
        var answer = template == null ? sim.send("oi") : sim.send(template(template).put("to", "+" + ANA));
        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        await().untilAsserted(
                () -> assertThat(sim.business.statusNames()).containsExactlyInAnyOrder("sent", "delivered", "read"));
        assertThat(sim.business.statuses()).filteredOn(status -> !status.getString("status").equals("read")).hasSize(2)
                .allSatisfy(status -> assertThat(status.getJsonObject("pricing")).isEqualTo(new JsonObject()
                        .put("billable", billable).put("pricing_model", "PMP").put("type", type).put("category", category)));
    }

    @Test
    void other_messages_fail_late_outside_the_window() {
        // Given
        sim.plain("PUT", "/sim/customers/" + ANA, "{\"last_wrote_hours_ago\":25}");
        // When
        var answer = sim.send(message("image", "{\"link\":\"https://cdn.example/a.jpg\"}"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(sim.business.statusNames()).containsExactly("failed"));
        assertThat(failureCode()).isEqualTo(131047);
    }

    @Test
    void an_authentication_template_needs_a_phone_number_and_other_templates_do_not() {
        // When
        var code = sim.send(template("verification_code").put("recipient", "BR.123"));
        var hello = sim.send(template("hello_world").put("recipient", "BR.123"));
        // Then
        assertThat(code.statusCode()).isEqualTo(400);
        assertThat(errorCode(code)).isEqualTo(131062);
        assertThat(hello.statusCode()).isEqualTo(200);
    }

    @Test
    void a_reaction_gets_only_the_status_sent() {
        // Given
        var wamid = sim.post("/sim/messages", new JsonObject().put("from", ANA).put("text", "oi")).getString("wamid");
        // When
        sim.send(reaction(wamid));
        sim.send("later");
        // Then
        await().untilAsserted(() -> assertThat(sim.business.statusNames()).contains("read"));
        assertThat(sim.business.statusNames()).containsExactlyInAnyOrder("sent", "sent", "delivered", "read");
    }

    @Test
    void a_reaction_to_an_unknown_message_fails_late() {
        // Given
        sim.post("/sim/messages", new JsonObject().put("from", ANA).put("text", "oi"));
        // When
        var answer = sim.send(reaction("wamid.unknown"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(sim.business.statusNames()).containsExactly("failed"));
        assertThat(failureCode()).isEqualTo(131009);
    }

    @Test
    void a_voice_message_is_played() {
        sim.send(message("audio", "{\"link\":\"https://cdn.example/a.ogg\",\"voice\":true}"));
        await().untilAsserted(() -> assertThat(sim.business.statusNames()).contains("played"));
        assertThat(sim.business.statusNames()).containsExactlyInAnyOrder("sent", "delivered", "read", "played");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        {"status":"read","message_id":"wamid.X"}|200
        {"status":"read","message_id":"wamid.X","typing_indicator":{"type":"text"}}|200
        {"status":"read","message_id":"wamid.X","typing_indicator":{"type":"voice"}}|131009
        {"status":"read","message_id":"wamid.X","typing_indicator":{}}|131008
        {"status":"read"}|100
        {"status":"delivered","message_id":"wamid.X"}|100
        {"status":"read","message_id":"wamid.X","to":"+5511999990001"}|100
        """)
    void a_read_receipt_is_checked_and_listed(String request, int code) {
        // When
        var answer = sim.send(new JsonObject(request).put("messaging_product", "whatsapp"));
        // Then
        if (code == 200) {
            assertThat(answer.body()).isEqualTo("{\"success\":true}");
            assertThat(sim.list("/sim/receipts")).singleElement().satisfies(receipt -> {
                assertThat(receipt.getString("message_id")).isEqualTo("wamid.X");
                assertThat(receipt.getBoolean("typing")).isEqualTo(request.contains("typing"));
                assertThat(receipt.getString("phone_number_id")).isEqualTo(NUMBER);
            });
        } else {
            assertThat(errorCode(answer)).isEqualTo(code);
            assertThat(sim.list("/sim/receipts")).isEmpty();
        }
    }

    @Test
    void the_marketing_api_sends_marketing_templates_only() {
        // When
        var sent = marketing(template("new_collection").put("product_policy", "STRICT").put("message_activity_sharing", true));
        var utility = marketing(template("hello_world"));
        var text = marketing(new JsonObject().put("type", "text").put("text", new JsonObject().put("body", "oi")));
        var wrongPolicy = marketing(template("new_collection").put("product_policy", "ANY"));
        var wrongEndpoint = sim.send(template("new_collection").put("to", "+" + ANA).put("product_policy", "STRICT"));
        // Then
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
        assertThat(errorCode(utility)).isEqualTo(131055);
        assertThat(errorCode(text)).isEqualTo(131055);
        assertThat(errorCode(wrongPolicy)).isEqualTo(131009);
        assertThat(errorCode(wrongEndpoint)).isEqualTo(100);
        await().untilAsserted(() -> assertThat(sim.business.statusNames()).contains("sent"));
        assertThat(sim.business.statuses().getFirst().getJsonObject("pricing").getString("category"))
                .isEqualTo("marketing_lite");
    }

    private HttpResponse<String> marketing(JsonObject body) {
        return sim.plain("POST", "/v26.0/" + NUMBER + "/marketing_messages",
                body.put("messaging_product", "whatsapp").put("to", "+" + ANA).encode(), "Authorization", "Bearer test_token");
    }

    private static JsonObject reaction(String wamid) {
        return message("reaction", "{\"message_id\":\"" + wamid + "\",\"emoji\":\"👍\"}");
    }

    private static JsonObject message(String type, String content) {
        return new JsonObject().put("messaging_product", "whatsapp").put("to", "+" + ANA).put("type", type).put(type,
                new JsonObject(content));
    }

    private static JsonObject template(String name) {
        var parameters = switch (name) {
            case "verification_code" -> CODE_PARAMETERS;
            case "new_collection" -> IMAGE_PARAMETERS;
            default -> "[]";
        };
        return new JsonObject("{\"messaging_product\":\"whatsapp\",\"type\":\"template\",\"template\":{\"name\":\"" + name
                + "\",\"language\":{\"code\":\"pt_BR\"},\"components\":" + parameters + "}}");
    }

    private int failureCode() {
        return sim.business.statuses().getFirst().getJsonArray("errors").getJsonObject(0).getInteger("code");
    }

    private static int errorCode(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getJsonObject("error").getInteger("code");
    }
}
