package dev.recado.outbound.suppression;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import java.time.Instant;
import java.util.List;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditRecorded;
import dev.recado.events.ConversationId;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.ReportedError;
import dev.recado.events.StatusReported;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.OutsidePublisher;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = SuppressionsTest.TENANT),
        @Claim(key = "sub", value = "0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f009")})
class SuppressionsTest {

    static final String TENANT = "ffe5d29f-e4d0-56a9-aded-fab6e9cda424";
    private static final String LIST = "/api/v1/outbound/suppressions";

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    OutsidePublisher publisher;

    private final String phone = phone();

    private DispatchOutcome send(String text) {
        var request = Suite.reply(ConversationId.random(), 1, phone, text);
        suite.publish(request);
        return outcome(request);
    }

    private DispatchOutcome outcome(DispatchRequested request) {
        soon().until(() -> !suite.outcomes(request.messageId()).isEmpty());
        return suite.published(DispatchFinished.class).stream()
                .filter(finished -> finished.messageId().equals(request.messageId())).findFirst().orElseThrow().outcome();
    }

    private ValidatableResponse list() {
        return given().queryParam("phone", "+" + phone).get(LIST).then().statusCode(200);
    }

    private static String failure(DispatchOutcome outcome) {
        return ((DispatchOutcome.Failed) outcome).title();
    }

    @Test
    void a_forbidden_person_gets_no_further_message_through_any_door() {
        // Given
        suite.openWindow(phone);
        send("!error 130497 403");
        var template = publisher.message(phone);
        template.putObject("content").put("kind", "template").put("name", "hello_world").putObject("language").put("code",
                "en_US");
        // When
        var ofConversation = send("oi");
        publisher.publish(phone, template.toString());
        given().contentType("application/json").body("{\"to\":\"%s\",\"text\":\"oi\"}".formatted(phone))
                .post("/api/v1/messages").then().statusCode(409).body("code", equalTo("SUPPRESSED"));
        // Then
        assertThat(failure(ofConversation)).isEqualTo("SUPPRESSED");
        assertThat(((DispatchOutcome.Failed) ofConversation).code()).isZero();
        assertThat(((DispatchOutcome.Failed) ofConversation).explanation()).isNotBlank();
        soon().untilAsserted(() -> assertThat(publisher.refusal(template.toString())).isEqualTo("SUPPRESSED"));
        assertThat(graph.callsTo(phone)).hasSize(1);
    }

    @Test
    void a_person_who_wants_no_marketing_gets_other_templates_only() {
        // Given
        TestDatabase.update("""
            insert into template (tenant_id, id, business_id, template_id, name, language, category, status, parameter_format,
                components, body, components_at, status_at, quality_at, category_at, synced_at, created_at, updated_at, version)
            values (?::uuid, gen_random_uuid(), ?, ?, ?, 'pt_BR', 'MARKETING', 'APPROVED', 'POSITIONAL',
                '[{"type":"BODY","text":"Só hoje."}]', '', now(), now(), now(), now(), now(), now(), now(), 0)""", TENANT,
                OutboundTestResource.BUSINESS_ID, phone, "promo_" + phone);
        suite.openWindow(phone);
        send("!error 131050 400");
        // When // Then
        sendTemplate("promo_" + phone, "pt_BR").statusCode(409).body("code", equalTo("OPTED_OUT"));
        sendTemplate("hello_world", "en_US").statusCode(202);
    }

    private ValidatableResponse sendTemplate(String name, String language) {
        return given().contentType("application/json").body("""
            {"to": "%s", "type": "template", "template": {"name": "%s", "language": {"code": "%s"}}}"""
                .formatted(phone, name, language)).post("/api/v1/messages").then();
    }

    @Test
    void a_suppression_is_listed_and_ends_by_a_deletion_that_is_audited() {
        // Given
        send("!error 130497 403");
        var id = list().body("results", hasSize(1)).body("results[0].phone", equalTo(phone))
                .body("results[0].scope", equalTo("all")).body("results[0].cause", equalTo("error"))
                .body("results[0].code", equalTo(130497)).extract().<String>path("results[0].id");
        // When
        given().delete(LIST + "/" + id).then().statusCode(204);
        // Then
        list().body("results", hasSize(0)).body("count", equalTo(0));
        given().delete(LIST + "/" + id).then().statusCode(404);
        assertThat(send("oi")).isInstanceOf(DispatchOutcome.Accepted.class);
        soon().untilAsserted(() -> assertThat(suite.published(AuditRecorded.class))
                .anyMatch(audit -> audit.action().equals("suppression.ended") && audit.subject().id().equals(id)));
    }

    @Test
    void the_third_undeliverable_message_within_30_days_suppresses_the_person_until_they_write() {
        // Given
        assertThat(failure(send("!error 131026 400"))).contains("131026");
        TestDatabase.update("update dispatch set updated_at = now() - interval '31 days' where to_phone = ?", phone);
        assertThat(failure(send("!error 131026 400"))).contains("131026");
        assertThat(failure(send("!error 131026 400"))).contains("131026");
        assertThat(failure(send("!error 131026 400"))).contains("131026");
        // When
        var fourth = send("oi");
        suite.openWindow(phone);
        // Then
        assertThat(failure(fourth)).isEqualTo("SUPPRESSED");
        list().body("results", hasSize(0));
        assertThat(send("oi")).isInstanceOf(DispatchOutcome.Accepted.class);
    }

    @Test
    void a_person_who_stopped_marketing_gets_other_messages_and_the_waiting_marketing_is_cancelled() {
        // Given
        TestDatabase.update("update pace set next_at = now() + interval '2 seconds'");
        var first = bulk("!error 131050 400");
        suite.publish(first);
        soon().until(() -> "ready".equals(suite.state(first.messageId())));
        var waiting = bulk("later");
        suite.publish(waiting);
        soon().until(() -> "ready".equals(suite.state(waiting.messageId())));
        TestDatabase.update("update work set due_at = now() + interval '1 hour' where id = ?", waiting.messageId().value());
        // When
        var refused = outcome(first);
        var cancelled = outcome(waiting);
        // Then
        assertThat(((DispatchOutcome.Failed) refused).code()).isEqualTo(131050);
        assertThat(cancelled).isEqualTo(new DispatchOutcome.Cancelled("the person opted out of marketing messages",
                DispatchOutcome.CancelCause.OPTED_OUT));
        assertThat(TestDatabase.rows("select 1 from work where id = ?", waiting.messageId().value())).isEmpty();
        assertThat(send("oi")).isInstanceOf(DispatchOutcome.Accepted.class);
        list().body("results[0].scope", equalTo("marketing")).body("results[0].channel", nullValue());
        var next = bulk("next");
        suite.publish(next);
        assertThat(failure(outcome(next))).isEqualTo("OPTED_OUT");
    }

    private DispatchRequested bulk(String text) {
        return Suite.request(Suite.TENANT, Suite.CHANNEL, phone, text, Lane.BULK);
    }

    @Test
    void an_opt_out_stops_a_marketing_message_at_its_start_too() {
        // Given
        TestDatabase.update("update pace set next_at = now() + interval '2 seconds'");
        var waiting = bulk("queued");
        suite.publish(waiting);
        soon().until(() -> "ready".equals(suite.state(waiting.messageId())));
        // When
        TestDatabase.update("""
            insert into suppression (tenant_id, suppression_id, address, phone, scope, cause, since, changed_at)
            values (?, gen_random_uuid(), ?, ?, 'marketing', 'contact', now(), now())""", Suite.TENANT.value(), phone, phone);
        // Then
        assertThat(outcome(waiting)).isEqualTo(new DispatchOutcome.Cancelled("the person opted out of marketing messages",
                DispatchOutcome.CancelCause.OPTED_OUT));
        assertThat(graph.callsTo(phone)).isEmpty();
    }

    @Test
    void a_late_failure_suppresses_the_person_as_a_refusal_does() {
        // Given
        var request = Suite.reply(ConversationId.random(), 1, phone, "oi");
        suite.publish(request);
        assertThat(outcome(request)).isInstanceOf(DispatchOutcome.Accepted.class);
        var wamid = graph.callsTo(phone).getFirst().wamid();
        // When
        suite.publish(new StatusReported(Suite.CHANNEL + ":" + wamid + ":failed", Suite.TENANT, Instant.now(), 1,
                Suite.CHANNEL, wamid, DeliveryStatus.FAILED, request.messageId().toString(), null,
                List.of(new ReportedError(130497, "Restricted", null)), null, null, null, null));
        // Then
        soon().untilAsserted(() -> list().body("results", hasSize(1)));
    }

    @Test
    void an_older_spelling_of_the_number_is_the_same_person() {
        // Given
        var digits = "551199" + phone.substring(6);
        var older = "55119" + phone.substring(6);
        var refused = Suite.reply(ConversationId.random(), 1, digits, "!error 130497 403");
        suite.publish(refused);
        outcome(refused);
        // When
        var request = Suite.reply(ConversationId.random(), 1, older, "oi");
        suite.publish(request);
        // Then
        assertThat(failure(outcome(request))).isEqualTo("SUPPRESSED");
    }

    @Test
    @TestSecurity(user = "carla", roles = "agent", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = @Claim(key = "tenant_id", value = TENANT))
    void an_agent_neither_lists_nor_ends_suppressions() {
        given().get(LIST).then().statusCode(403);
        given().delete(LIST + "/0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f009").then().statusCode(403);
    }

    @Test
    @TestSecurity(user = "vera", roles = "viewer", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = @Claim(key = "tenant_id", value = TENANT))
    void a_viewer_lists_suppressions_and_ends_none() {
        given().get(LIST).then().statusCode(200);
        given().queryParam("phone", "no digits").get(LIST).then().statusCode(400).body("details[0].field", equalTo("phone"));
        given().delete(LIST + "/0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f009").then().statusCode(403);
    }

    @Test
    @TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = "6f0e9c1a-0000-4000-8000-000000000001"),
            @Claim(key = "sub", value = "0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f009")})
    void the_suppression_of_another_tenant_is_neither_listed_nor_ended() {
        // Given
        send("!error 130497 403");
        var id = TestDatabase.texts("select suppression_id from suppression where address = ?", phone).getFirst();
        // Then
        list().body("results", hasSize(0));
        given().delete(LIST + "/" + id).then().statusCode(404);
    }
}
