package dev.recado.simulator;

import static dev.recado.simulator.SimulatorUnderTest.ANA;
import static dev.recado.simulator.SimulatorUnderTest.NUMBER;
import static dev.recado.simulator.SimulatorUnderTest.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;

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
        type|"video"|131008
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

    @Test
    void a_token_reads_its_own_numbers_and_accounts_only() {
        // Given
        var second = "{\"business_id\":\"777\",\"token\":\"second_token\",\"display_phone\":\"5511955550000\"}";
        assertThat(sim.plain("PUT", "/sim/numbers/4711", second).statusCode()).isEqualTo(200);
        // When
        var own = query("/4711?fields=id", "second_token");
        var account = query("/777?fields=id", "second_token");
        var numbers = query("/777/phone_numbers?fields=id,display_phone_number", "second_token");
        var foreignNumber = query("/" + NUMBER, "second_token");
        var foreignAccount = query("/102290129340398/phone_numbers", "second_token");
        var madeUp = query("/4711", "made_up");
        // Then
        assertThat(new JsonObject(own.body())).isEqualTo(new JsonObject("{\"id\":\"4711\"}"));
        assertThat(new JsonObject(account.body())).isEqualTo(new JsonObject("{\"id\":\"777\"}"));
        assertThat(new JsonObject(numbers.body()).getJsonArray("data"))
                .isEqualTo(new JsonArray("[{\"display_phone_number\":\"5511955550000\",\"id\":\"4711\"}]"));
        assertThat(List.of(foreignNumber, foreignAccount)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(error(answer.body()).getInteger("error_subcode")).isEqualTo(33);
        });
        assertThat(madeUp.statusCode()).isEqualTo(401);
        assertThat(error(madeUp.body()).getInteger("code")).isEqualTo(190);
        assertThat(sim.plain("PUT", "/sim/numbers/4711", "{\"business_id\":\"x\"}").statusCode()).isEqualTo(400);
        assertThat(sim.plain("GET", "/sim/numbers", "").body()).contains("4711", NUMBER).doesNotContain("token");
    }

    @Test
    void the_numbers_of_an_account_are_listed_in_pages() {
        // Given
        for (var number : List.of("1", "2", "3")) {
            sim.plain("PUT", "/sim/numbers/" + number, "{\"business_id\":\"888\",\"token\":\"paged_token\"}");
        }
        // When
        var first = new JsonObject(query("/888/phone_numbers?fields=id&limit=2", "paged_token").body());
        var after = first.getJsonObject("paging").getJsonObject("cursors").getString("after");
        var second = new JsonObject(query("/888/phone_numbers?fields=id&limit=2&after=" + after, "paged_token").body());
        // Then
        assertThat(first.getJsonArray("data")).hasSize(2);
        assertThat(first.getJsonObject("paging").containsKey("next")).isTrue();
        assertThat(second.getJsonArray("data")).isEqualTo(new JsonArray("[{\"id\":\"3\"}]"));
        assertThat(second.getJsonObject("paging").containsKey("next")).isFalse();
    }

    @Test
    void a_message_of_a_second_number_has_statuses_of_that_number() {
        // Given
        sim.plain("PUT", "/sim/numbers/4711", "{\"business_id\":\"777\",\"token\":\"second_token\"}");
        // When
        var answer = sim.plain("POST", "/v26.0/4711/messages", message(ANA, "oi").encode(), "Authorization",
                "Bearer second_token");
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(sim.business.received).isNotEmpty());
        assertThat(sim.business.received.getFirst().changes().getFirst().getJsonObject("metadata").getString("phone_number_id"))
                .isEqualTo("4711");
        assertThat(new JsonObject(sim.business.received.getFirst().text()).getJsonArray("entry")
                .getJsonObject(0).getString("id")).isEqualTo("777");
    }

    private HttpResponse<String> query(String path, String token) {
        return sim.plain("GET", "/v26.0" + path, "", "Authorization", "Bearer " + token);
    }

    private static JsonObject error(String body) {
        return new JsonObject(body).getJsonObject("error");
    }
}
