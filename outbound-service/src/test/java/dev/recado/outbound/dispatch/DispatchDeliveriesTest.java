package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.agent;
import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.DispatchRequested;
import dev.recado.events.NamedUuid;
import dev.recado.events.ReportedError;
import dev.recado.events.StatusReported;
import dev.recado.kit.access.RoleAugmentor;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = @Claim(key = "tenant_id", value = DispatchDeliveriesTest.TENANT))
class DispatchDeliveriesTest {

    static final String TENANT = "ffe5d29f-e4d0-56a9-aded-fab6e9cda424";

    GraphStub graph;

    @Inject
    Suite suite;

    private final DispatchRequested request = agent(ConversationId.random(), phone(), "Olá!");

    private String accepted() {
        suite.publish(request);
        soon().untilAsserted(() -> assertThat(suite.outcomes(request.messageId())).containsExactly("Accepted"));
        return graph.callsTo(request.to().phone()).getFirst().wamid();
    }

    private void report(DeliveryStatus status, String wamid, ReportedError... errors) {
        report(status, Suite.CHANNEL, wamid, errors);
    }

    private void report(DeliveryStatus status, ChannelId channel, String wamid, ReportedError... errors) {
        suite.publish(new StatusReported(channel + ":" + wamid + ":" + status.name().toLowerCase(Locale.ROOT), Suite.TENANT,
                Instant.now(), 1, channel, wamid, status, request.messageId().toString(), null, List.of(errors), null, null,
                null, null));
    }

    private void expectStatus(String status) {
        soon().untilAsserted(() -> given().get("/api/v1/messages/" + request.messageId()).then().statusCode(200)
                .body("status", equalTo(status)));
    }

    @ParameterizedTest
    @CsvSource({"SENT,sent", "DELIVERED,delivered", "READ,read", "PLAYED,played"})
    void the_status_of_a_message_follows_whatsapp(DeliveryStatus reported, String status) {
        // Given
        var wamid = accepted();
        // When
        report(reported, wamid);
        // Then
        expectStatus(status);
    }

    @Test
    void a_status_never_goes_backwards() {
        // Given
        var wamid = accepted();
        report(DeliveryStatus.READ, wamid);
        expectStatus("read");
        // When
        report(DeliveryStatus.SENT, wamid);
        report(DeliveryStatus.PLAYED, wamid);
        // Then
        expectStatus("played");
        assertThat(TestDatabase.texts("select delivery from dispatch where message_id = ?", request.messageId().value()))
                .containsExactly("4");
    }

    @ParameterizedTest
    @ValueSource(ints = {131047, 131049, 131026, 131053, 999999})
    void a_late_failure_is_final_and_published_with_its_explanation(int code) {
        // Given
        var wamid = accepted();
        // When
        report(DeliveryStatus.FAILED, wamid, new ReportedError(code, "Re-engagement message", null));
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(request.messageId())).containsExactly("Accepted", "Failed"));
        var failed = suite.published(DispatchFinished.class).stream()
                .filter(one -> one.messageId().equals(request.messageId()) && one.outcome() instanceof DispatchOutcome.Failed)
                .map(one -> (DispatchOutcome.Failed) one.outcome()).findFirst().orElseThrow();
        assertThat(failed.code()).isEqualTo(code);
        assertThat(failed.explanation()).isNotBlank();
        given().get("/api/v1/messages/" + request.messageId()).then().body("status", equalTo("failed"))
                .body("error.title", containsString("Re-engagement"));
    }

    @Test
    void a_delivered_message_does_not_fail() {
        // Given
        var wamid = accepted();
        report(DeliveryStatus.DELIVERED, wamid);
        expectStatus("delivered");
        // When
        report(DeliveryStatus.FAILED, wamid, new ReportedError(131026, "Undeliverable", null));
        report(DeliveryStatus.READ, wamid);
        // Then
        expectStatus("read");
        assertThat(suite.outcomes(request.messageId())).containsExactly("Accepted");
    }

    @Test
    void a_failure_that_another_channel_reports_changes_nothing() {
        // Given
        var wamid = accepted();
        // When
        report(DeliveryStatus.FAILED, NamedUuid.channel(Suite.TENANT, "1"), wamid,
                new ReportedError(131026, "Undeliverable", null));
        report(DeliveryStatus.SENT, wamid);
        // Then
        expectStatus("sent");
        assertThat(suite.outcomes(request.messageId())).containsExactly("Accepted");
    }
}
