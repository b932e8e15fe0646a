package dev.recado.outbound.message;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.DispatchQueued;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.events.Json;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = MessageSubmissionResourceTest.TENANT),
        @Claim(key = "sub", value = "0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f009")})
class MessageSubmissionResourceTest {

    static final String TENANT = "ffe5d29f-e4d0-56a9-aded-fab6e9cda424";

    GraphStub graph;

    @Inject
    Suite suite;

    private final String phone = phone();

    private static ValidatableResponse post(Object body) {
        return given().contentType("application/json").body(body.toString()).post("/api/v1/messages").then();
    }

    private static ObjectNode message(String to, String body) {
        return Json.mapper().createObjectNode().put("to", to).put("text", body);
    }

    static Stream<Arguments> kinds() throws IOException {
        try (var file = MessageSubmissionResourceTest.class.getResourceAsStream("/graph/messages.json")) {
            return Json.mapper().readTree(file).properties().stream().map(Map.Entry::copyOf)
                    .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void a_message_of_each_kind_reaches_meta_as_it_was_given(String name, JsonNode documented) {
        // Given
        suite.openWindow(phone);
        var request = ((ObjectNode) documented.deepCopy()).put("to", phone);
        // When
        var id = post(request).statusCode(202).body("status", equalTo("queued")).extract().<String>path("message_id");
        // Then
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).hasSize(1));
        var sent = (ObjectNode) graph.callsTo(phone).getFirst().body();
        assertThat(sent).isEqualTo(request.put("to", "+" + phone).put("messaging_product", "whatsapp")
                .put("recipient_type", "individual").put("biz_opaque_callback_data", id));
        given().get("/api/v1/messages/" + id).then().statusCode(200).body("direction", equalTo("out"));
    }

    @Test
    void a_message_that_no_conversation_requested_is_published_as_queued() {
        // Given
        suite.openWindow(phone);
        // When
        var id = post(message(phone, "Olá!")).statusCode(202).extract().<String>path("message_id");
        // Then
        soon().untilAsserted(() -> assertThat(suite.published(DispatchQueued.class))
                .filteredOn(queued -> queued.messageId().toString().equals(id)).singleElement()
                .satisfies(queued -> assertThat(queued.to().phone()).isEqualTo(phone)));
    }

    @Test
    void a_free_form_message_to_someone_who_did_not_write_for_a_day_is_refused_and_a_template_is_sent() {
        // Given
        suite.publish(Suite.received(phone, null, Instant.now().minusSeconds(86_400)));
        soon().until(() -> !TestDatabase.rows("select 1 from customer_window where phone = ?", phone).isEmpty());
        // When
        post(message(phone, "Olá!")).statusCode(409).body("code", equalTo("WINDOW_CLOSED"));
        post(message(phone(), "Olá!")).statusCode(409).body("code", equalTo("WINDOW_CLOSED"));
        post("""
            {"to": "%s", "type": "template", "template": {"name": "hello_world", "language": {"code": "en_US"}}}"""
                .formatted(phone)).statusCode(202);
        // Then
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).hasSize(1));
        assertThat(graph.callsTo(phone).getFirst().body().path("type").asText()).isEqualTo("template");
    }

    @Test
    void spellings_of_one_number_reach_the_same_person_in_metas_last_spelling() {
        // Given
        var digits = "55119" + phone.substring(5);
        suite.openWindow(digits);
        var local = digits.substring(5);
        // When
        post(message("+55 (11) 9" + local.substring(0, 4) + "-" + local.substring(4), "one")).statusCode(202);
        post(message(digits, "two")).statusCode(202);
        // Then
        soon().untilAsserted(() -> assertThat(graph.callsTo(digits)).extracting(GraphStub.Call::text)
                .containsExactlyInAnyOrder("one", "two"));
    }

    @Test
    void a_customer_without_a_phone_is_reached_by_user_id() {
        // Given
        var userId = "BR." + UUID.randomUUID().toString().replace("-", "");
        suite.publish(Suite.received(null, userId, Instant.now()));
        soon().until(() -> !TestDatabase.rows("select 1 from customer_window where user_id = ?", userId).isEmpty());
        // When
        post("{\"recipient\": \"%s\", \"text\": {\"body\": \"Olá!\"}}".formatted(userId)).statusCode(202);
        // Then
        soon().untilAsserted(() -> assertThat(graph.calls()).extracting(call -> call.body().path("recipient").asText())
                .contains(userId));
    }

    @Test
    void a_repetition_with_the_same_key_gets_the_first_answer_and_is_sent_once() {
        // Given
        suite.openWindow(phone);
        var key = UUID.randomUUID().toString();
        // When
        var first = sendWithKey(key);
        var second = sendWithKey(key);
        post(message(phone, "last")).statusCode(202);
        // Then
        assertThat(second).isEqualTo(first);
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::text)
                .containsExactly("Olá!", "last"));
    }

    private String sendWithKey(String key) {
        return given().contentType("application/json").header("Idempotency-Key", key).body(message(phone, "Olá!").toString())
                .post("/api/v1/messages").then().statusCode(202).extract().path("message_id");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"to":"5511999990001","text":"a","category":"utility"}                        | category
        {"to":"5511999990001","text":"a","biz_opaque_callback_data":"x"}              | biz_opaque_callback_data
        {"to":"5511999990001","text":"a","image":{"id":"1"}}                          | image
        {"to":"5511999990001","type":"text","text":{"body":"a","html":"b"}}           | text.html
        {"to":"5511999990001","type":"text","text":{"body":"a","kind":"image"}}       | text.kind
        {"to":"5511999990001","type":"hologram","hologram":{}}                        | type
        {"to":"5511999990001","type":"image"}                                         | image
        {"to":"5511999990001","type":"image","image":{}}                              | image.id
        {"to":"5511999990001","recipient":"BR.1","text":"a"}                          | to
        {"text":"a"}                                                                  | to
        {"to":"11","text":"a"}                                                        | to
        {"to":5511999990001,"text":"a"}                                               | to
        {"recipient":"BR_1","text":"a"}                                               | recipient
        {"to":"5511999990001","text":"a","lane":"reply"}                              | lane
        {"to":"5511999990001","text":"a","channel":"x"}                               | channel
        {"to":"5511999990001","text":"a","expires_at":"2020-01-01T00:00:00Z"}         | expires_at
        {"to":"5511999990001","text":"a","expires_at":"tomorrow"}                     | expires_at
        {"to":"5511999990001","text":"a","resend_if_uncertain":true}                  | resend_if_uncertain
        {"to":"5511999990001","text":"a","resend_if_uncertain":"yes"}                 | resend_if_uncertain
        {"to":"5511999990001","text":"a","context":{"message_id":"x","from":"y"}}     | context
        {"to":"5511999990001","text":"a","recipient_type":"group"}                    | recipient_type
        {"to":"5511999990001","type":"interactive","interactive":{"type":"poll"}}     | interactive.type
        {"to":"5511999990001","type":"interactive","interactive":{"type":"button","header":{"type":"gif"}}} | interactive.header
        """)
    void a_wrong_property_is_refused_by_its_name(String body, String field) {
        post(body).statusCode(400).body("code", equalTo("INVALID_PAYLOAD")).body("details.field", hasItem(field));
    }

    @Test
    void every_limit_that_a_message_exceeds_is_named_with_its_length() {
        post("""
            {"to": "5511999990001", "type": "interactive", "interactive": {"type": "button", "body": {"text": "%s"},
             "footer": {"text": "%s"}, "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "%s"}}]}}}"""
                .formatted("b".repeat(1025), "f".repeat(61), "t".repeat(21)))
                .statusCode(400)
                .body("details.field", hasItems("interactive.body.text", "interactive.footer.text",
                        "interactive.action.buttons[0].reply.title"))
                .body("details.message", hasItem(containsString("at most 20 characters, has 21")));
    }

    @Test
    void a_template_parameter_with_a_line_break_is_refused_before_meta_sees_it() {
        post("""
            {"to": "5511999990001", "type": "template", "template": {"name": "a", "language": {"code": "pt_BR"},
             "components": [{"type": "body", "parameters": [{"type": "text", "text": "a     b"}]}]}}""")
                .statusCode(400).body("details.field", hasItem("template.components[0].parameters[0].text"));
    }

    @Test
    void a_number_of_nobody_is_refused() {
        post(message(phone, "Olá!").put("channel", "1")).statusCode(422).body("code", equalTo("UNKNOWN_CHANNEL"));
    }

    @Test
    @TestSecurity(user = "vera", roles = "viewer", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = MessageSubmissionResourceTest.TENANT)})
    void a_viewer_may_not_send() {
        post(message(phone, "Olá!")).statusCode(403);
    }
}
