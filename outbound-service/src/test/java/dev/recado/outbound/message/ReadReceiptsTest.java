package dev.recado.outbound.message;

import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.TenantId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.events.Json;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.queue.TestQueues;
import dev.recado.outbound.whatsapp.ReadReceiptGateway;
import dev.recado.outbound.whatsapp.ReadReceiptGateway.ReceiptOutcome;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A receipt reaches WhatsApp at once, and is no dispatch. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "ana", roles = "agent", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = MessageSubmissionResourceTest.TENANT),
        @Claim(key = "sub", value = TestQueues.OLGA)})
class ReadReceiptsTest {

    GraphStub graph;

    @Inject
    ReadReceiptGateway gateway;

    private final String wamid = "wamid." + UUID.randomUUID();

    private static ValidatableResponse post(String body) {
        return given().contentType("application/json").body(body).post("/api/v1/messages").then();
    }

    private List<GraphStub.Call> receipts(String id) {
        return graph.calls().stream().filter(call -> call.body().path("message_id").asText().equals(id)).toList();
    }

    private static JsonNode json(String text) throws Exception {
        return Json.mapper().readTree(text);
    }

    @Test
    void a_receipt_with_a_typing_indicator_reaches_meta_as_documented() throws Exception {
        // When
        post("""
            {"messaging_product":"whatsapp","status":"read","message_id":"%s","typing_indicator":{"type":"text"},"channel":"%s"}"""
                .formatted(wamid, OutboundTestResource.PHONE_NUMBER_ID)).statusCode(200).body("success", equalTo(true));
        // Then
        assertThat(receipts(wamid)).singleElement().satisfies(call -> {
            assertThat(call.path()).isEqualTo("/v26.0/" + OutboundTestResource.PHONE_NUMBER_ID + "/messages");
            assertThat(call.authorization()).isEqualTo("Bearer test_token");
            assertThat(call.body()).isEqualTo(json("""
                {"messaging_product":"whatsapp","status":"read","message_id":"%s","typing_indicator":{"type":"text"}}"""
                    .formatted(wamid)));
        });
    }

    @Test
    void a_receipt_without_a_typing_indicator_needs_no_channel_when_the_tenant_has_one_number() throws Exception {
        // When
        post("{\"status\":\"read\",\"message_id\":\"" + wamid + "\"}").statusCode(200);
        // Then
        assertThat(receipts(wamid)).singleElement().satisfies(call -> assertThat(call.body()).isEqualTo(json("""
            {"messaging_product":"whatsapp","status":"read","message_id":"%s"}""".formatted(wamid))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"!error 131009 400 | 131009", "!reset | no clear answer",
            "!garbage | no clear answer"})
    void a_failure_is_an_upstream_error_and_is_not_repeated(String behaviour, String detail) {
        // When
        post("{\"status\":\"read\",\"message_id\":\"" + behaviour + "\"}").statusCode(502)
                .body("code", equalTo("UPSTREAM_ERROR")).body("detail", containsString(detail));
        // Then
        assertThat(receipts(behaviour)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            "{\"status\":\"delivered\",\"message_id\":\"wamid.a\"} | status", "{\"status\":\"read\"} | message_id",
            "{\"status\":\"read\",\"message_id\":7} | message_id",
            "{\"status\":\"read\",\"message_id\":\"wamid.a\",\"to\":\"5511999990001\"} | to",
            "{\"status\":\"read\",\"message_id\":\"wamid.a\",\"typing_indicator\":{\"type\":\"voice\"}} | typing_indicator",
            "{\"status\":\"read\",\"message_id\":\"wamid.a\",\"channel\":\"x\"} | channel"})
    void a_wrong_property_is_refused_by_its_name(String body, String field) {
        post(body).statusCode(400).body("details[0].field", equalTo(field));
    }

    @Test
    void an_unknown_number_is_refused() {
        post("{\"status\":\"read\",\"message_id\":\"" + wamid + "\",\"channel\":\"1\"}").statusCode(422)
                .body("code", equalTo("UNKNOWN_CHANNEL"));
        assertThat(receipts(wamid)).isEmpty();
    }

    @Test
    void a_tenant_with_eight_receipts_in_flight_leaves_the_other_places_to_others() {
        // Given
        graph.closeGate();
        var waiting = IntStream.range(0, 8).mapToObj(i -> send(Suite.TENANT)).toList();
        soon().until(() -> receipts("!gate").size() == 8);
        // When
        var ninth = send(Suite.TENANT);
        var ofAnother = send(TenantId.of(TestQueues.TENANT));
        // Then
        assertThat(ninth.handle((sent, failure) -> failure).join()).hasMessageContaining("too many receipts");
        soon().until(() -> receipts("!gate").size() == 9);
        // When
        graph.openGate();
        // Then
        waiting.forEach(one -> assertThat(one.join()).isInstanceOf(ReceiptOutcome.class));
        assertThat(ofAnother.join()).isInstanceOf(ReceiptOutcome.class);
        assertThat(send(Suite.TENANT).join()).isInstanceOf(ReceiptOutcome.class);
    }

    private CompletableFuture<ReceiptOutcome> send(TenantId tenant) {
        return gateway.send(tenant, OutboundTestResource.PHONE_NUMBER_ID, "test_token", "!gate", false)
                .subscribeAsCompletionStage();
    }

    @Test
    void a_repeated_key_sends_one_receipt() {
        // Given
        var request = given().contentType("application/json").header("Idempotency-Key", UUID.randomUUID().toString())
                .body("{\"status\":\"read\",\"message_id\":\"" + wamid + "\"}");
        // When
        request.post("/api/v1/messages").then().statusCode(200);
        request.post("/api/v1/messages").then().statusCode(200).body("success", equalTo(true));
        // Then
        assertThat(receipts(wamid)).hasSize(1);
    }
}
