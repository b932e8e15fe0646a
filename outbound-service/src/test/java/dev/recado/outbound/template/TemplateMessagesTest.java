package dev.recado.outbound.template;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.OutsidePublisher;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both entry points, HTTP and Kafka, refuse a message that does not fit its template, and name what would fit. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = TemplateMessagesTest.TENANT),
        @Claim(key = "sub", value = "6f0e9c1a-0000-4000-8000-00000000c0f2")})
class TemplateMessagesTest {

    static final String TENANT = "ffe5d29f-e4d0-56a9-aded-fab6e9cda424";
    private static final String ORDER = """
        {"name": "order_update", "language": {"code": "%s"}, "components": [
          {"type": "header", "parameters": [{"type": "image", "image": {"id": "1602186516975000"}}]},
          {"type": "body", "parameters": [%s]},
          {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "orders/1001"}]}]}""";
    private static final String NAME = "{\"type\": \"text\", \"text\": \"Ana\"}";
    private static final String BOTH = NAME + ", {\"type\": \"text\", \"text\": \"#1001\"}";

    GraphStub graph;

    @Inject
    TemplateSyncs syncs;
    @Inject
    OutsidePublisher publisher;

    private final String phone = phone();

    @BeforeEach
    void the_templates_are_read() throws Throwable {
        VertxContextSupport.subscribeAndAwait(syncs::syncDue);
        soon().untilAsserted(() -> assertThat(TestDatabase.texts("select name from template where business_id = ?",
                OutboundTestResource.BUSINESS_ID)).contains("order_update", "rooms"));
    }

    private ValidatableResponse send(String template) {
        return given().contentType("application/json")
                .body("{\"to\": \"%s\", \"type\": \"template\", \"template\": %s}".formatted(phone, template))
                .post("/api/v1/messages").then();
    }

    @Test
    void a_message_with_all_values_is_sent() {
        // When
        send(ORDER.formatted("pt_BR", BOTH)).statusCode(202);
        // Then
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).singleElement()
                .satisfies(call -> assertThat(call.body().at("/template/components/1/parameters/1/text").asText())
                        .isEqualTo("#1001")));
    }

    @Test
    void a_missing_value_a_wrong_language_and_an_unknown_name_are_refused() {
        send(ORDER.formatted("pt_BR", NAME)).statusCode(400).body("code", equalTo("INVALID_PAYLOAD"))
                .body("details.field", hasItem(startsWith("template.components[1]")));
        send(ORDER.formatted("en_US", BOTH)).statusCode(400).body("details.field", contains("template.language.code"));
        send("{\"name\": \"order_lost\", \"language\": {\"code\": \"pt_BR\"}}").statusCode(400)
                .body("details.field", contains("template.name"));
        assertThat(graph.callsTo(phone)).isEmpty();
    }

    @Test
    void a_paused_template_is_refused_and_a_repetition_of_a_stored_message_is_not() {
        // Given
        var record = record("greeting");
        record.withArray("/content/components").addObject().put("type", "body").withArray("parameters").addObject()
                .put("type", "text").put("parameter_name", "customer").put("text", "Ana");
        publisher.publish(phone, record.toString());
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).hasSize(1));
        // When
        TestDatabase.update("update template set status = 'PAUSED' where name = 'greeting'");
        var second = record.deepCopy().put("event_id", record.get("event_id").asText() + "-2");
        publisher.publish(phone, record.toString());
        publisher.publish(phone, second.toString());
        // Then
        soon().untilAsserted(() -> assertThat(publisher.refusal(second.toString())).isEqualTo("INVALID_PAYLOAD template.name"));
        assertThat(publisher.refusal(record.toString())).isNull();
        assertThat(graph.callsTo(phone)).hasSize(1);
        TestDatabase.update("update template set status = 'APPROVED' where name = 'greeting'");
    }

    @Test
    void a_closed_window_names_the_templates_that_may_be_sent() {
        given().contentType("application/json").body("{\"to\": \"%s\", \"text\": \"Oi\"}".formatted(phone))
                .post("/api/v1/messages").then().statusCode(409).body("code", equalTo("WINDOW_CLOSED"))
                .body("details.message", hasItem("order_update (pt_BR, UTILITY) may be sent"));
    }

    private ObjectNode record(String name) {
        var message = publisher.message(phone);
        message.putObject("content").put("kind", "template").put("name", name).putObject("language").put("code", "pt_BR");
        return message;
    }
}
