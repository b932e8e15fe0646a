package dev.recado.simulator;

import static dev.recado.simulator.SimulatorUnderTest.ANA;
import static dev.recado.simulator.SimulatorUnderTest.NUMBER;
import static dev.recado.simulator.SimulatorUnderTest.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;

import dev.recado.simulator.webhook.WebhookSigner;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphTest {

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
    void an_accepted_text_is_answered_as_meta_does_and_listed() {
        // When
        var answer = sim.send("oi");
        // Then
        var json = new JsonObject(answer.body());
        var contact = json.getJsonArray("contacts").getJsonObject(0);
        var wamid = json.getJsonArray("messages").getJsonObject(0).getString("id");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json.getString("messaging_product")).isEqualTo("whatsapp");
        assertThat(contact.getString("input")).isEqualTo("+" + ANA);
        assertThat(contact.getString("wa_id")).isEqualTo(ANA);
        assertThat(contact.getString("user_id")).matches("BR\\.\\d{20}");
        assertThat(wamid).matches("wamid\\.HBgN[A-Za-z0-9+/]+A=*").hasSizeLessThanOrEqualTo(128);
        var entry = sim.list("/sim/messages?to=" + ANA).getFirst();
        assertThat(entry.getString("wamid")).isEqualTo(wamid);
        assertThat(entry.getString("body")).isEqualTo("oi");
        assertThat(entry.getString("opaque")).isEqualTo("our-id-oi");
        assertThat(entry.getBoolean("answered")).isTrue();
        assertThat(entry.getString("received_at")).matches("\\d{4}-.*Z");
        assertThat(sim.list("/sim/messages?since=" + entry.getLong("order"))).isEmpty();
    }

    @Test
    void signed_statuses_follow_with_the_opaque_id_and_pricing() {
        // When
        sim.send("oi");
        // Then
        await().untilAsserted(
                () -> assertThat(sim.business.statusNames()).containsExactlyInAnyOrder("sent", "delivered", "read"));
        assertThat(sim.business.received)
                .allSatisfy(
                        post -> assertThat(WebhookSigner.sign(SimulatorUnderTest.SECRET, post.body()))
                                .isEqualTo(post.signature()));
        assertThat(sim.business.statuses()).allSatisfy(status -> {
            assertThat(status.getString("biz_opaque_callback_data")).isEqualTo("our-id-oi");
            assertThat(status.getString("recipient_id")).isEqualTo(ANA);
            assertThat(status.getString("timestamp")).matches("\\d{10}");
            assertThat(status.containsKey("pricing")).isEqualTo(!status.getString("status").equals("read"));
        });
        var value = sim.business.received.getFirst().changes().getFirst();
        assertThat(value.getJsonObject("metadata").getString("phone_number_id")).isEqualTo(NUMBER);
        assertThat(value.getJsonArray("contacts").getJsonObject(0).getString("wa_id")).isEqualTo(ANA);
    }

    @Test
    void a_wrong_token_and_an_unknown_number_are_refused() {
        var path = "/v26.0/" + NUMBER + "/messages";
        var noToken = sim.plain("POST", path, "{}");
        var wrong = sim.plain("POST", path, "{}", "Authorization", "Bearer other");
        var unknown = sim.plain("POST", "/v26.0/1/messages", "{}", "Authorization", "Bearer " + SimulatorUnderTest.TOKEN);
        assertThat(noToken.statusCode()).isEqualTo(401);
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(error(wrong.body()).getInteger("code")).isEqualTo(190);
        assertThat(error(wrong.body()).getString("type")).isEqualTo("OAuthException");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(error(unknown.body()).getInteger("code")).isEqualTo(100);
        assertThat(error(unknown.body()).getInteger("error_subcode")).isEqualTo(33);
        assertThat(error(unknown.body()).getString("fbtrace_id")).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        messaging_product|null|100
        messaging_product|"sms"|100
        to|null|100
        to|"hello"|100
        to|"+15550783881"|131021
        text|null|100
        text|{"body":""}|100
        text|{"body":"x","preview_url":"yes"}|100
        type|"video"|131051
        type|"poem"|100
        category|"utility"|100
        surprise|1|100
        """)
    void an_invalid_request_is_refused_and_not_listed(String field, String value, int code) {
        // Given
        var wrong = message(ANA, "oi").put(field, new JsonArray("[" + value + "]").getValue(0));
        // When
        var answer = sim.send(wrong);
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer.body()).getInteger("code")).isEqualTo(code);
        assertThat(sim.list("/sim/messages")).isEmpty();
        assertThat(sim.list("/sim/refusals")).hasSize(1);
    }

    @Test
    void the_length_limits_are_exact() {
        assertThat(sim.send(message(ANA, "x".repeat(4096)).put("biz_opaque_callback_data", "y".repeat(512))).statusCode())
                .isEqualTo(200);
        assertThat(sim.send(message(ANA, "x".repeat(4097)).put("biz_opaque_callback_data", "y")).statusCode()).isEqualTo(400);
        assertThat(sim.send(message(ANA, "x").put("biz_opaque_callback_data", "y".repeat(513))).statusCode()).isEqualTo(400);
        assertThat(sim.plain("POST", "/v26.0/" + NUMBER + "/messages", "{not json", "Authorization", "Bearer test_token")
                .statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_recipient_can_be_a_user_id() {
        var userId = sim.post("/sim/messages", new JsonObject().put("from", ANA).put("text", "oi")) == null
                ? ""
                : sim.list("/sim/customers").getFirst().getString("user_id");
        var answer = sim.send(new JsonObject().put("messaging_product", "whatsapp").put("recipient", userId).put("text",
                new JsonObject().put("body", "olá")));
        var contact = new JsonObject(answer.body()).getJsonArray("contacts").getJsonObject(0);
        assertThat(contact.fieldNames()).containsExactlyInAnyOrder("input", "user_id");
        assertThat(sim.list("/sim/messages?to=" + ANA)).hasSize(1);
    }

    @Test
    void a_text_outside_the_window_is_accepted_and_fails_later() {
        // Given
        sim.plain("PUT", "/sim/customers/" + ANA, "{\"last_wrote_hours_ago\":25}");
        // When
        var answer = sim.send("late");
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(sim.business.statusNames()).containsExactly("failed"));
        var status = sim.business.statuses().getFirst();
        assertThat(status.getJsonArray("errors").getJsonObject(0).getInteger("code")).isEqualTo(131047);
        assertThat(status.getString("biz_opaque_callback_data")).isEqualTo("our-id-late");
        assertThat(status.containsKey("recipient_user_id")).isFalse();
        assertThat(sim.business.received.getFirst().changes().getFirst().containsKey("contacts")).isFalse();
        // When
        sim.post("/sim/messages", new JsonObject().put("from", ANA).put("text", "oi"));
        sim.send("in time");
        // Then
        await().untilAsserted(() -> assertThat(sim.business.statusNames()).contains("sent", "delivered", "read"));
    }

    @Test
    void read_receipts_and_number_queries_are_answered() {
        var read = sim
                .send(new JsonObject("{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"wamid.X\"}"));
        var number = sim.plain("GET", "/v26.0/" + NUMBER + "?fields=quality_rating,throughput", "", "Authorization",
                "Bearer test_token");
        assertThat(read.body()).isEqualTo("{\"success\":true}");
        assertThat(new JsonObject(number.body()))
                .isEqualTo(new JsonObject(
                        "{\"quality_rating\":\"GREEN\",\"throughput\":{\"level\":\"STANDARD\"},\"id\":\"" + NUMBER + "\"}"));
    }

    private static JsonObject error(String body) {
        return new JsonObject(body).getJsonObject("error");
    }
}
