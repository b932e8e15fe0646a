package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditRecorded;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.DispatchOutcome.CancelCause;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import dev.recado.outbound.queue.TestQueues;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

/** A person cancels what waits; what is being sent or was sent stays. The text of a failed message is kept for a week. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = TestQueues.TENANT), @Claim(key = "sub", value = TestQueues.OLGA)})
class CancellationsTest {

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    TestQueues queues;
    @Inject
    DispatchRetention retention;

    private final String number = phone();

    private ChannelId pausedChannel() {
        var channel = TestQueues.connect(graph, number);
        TestQueues.pause(channel).statusCode(200);
        return channel;
    }

    private static ValidatableResponse cancel(MessageId id) {
        return given().contentType("application/json").post("/api/v1/messages/" + id + "/cancel").then();
    }

    @Test
    void a_waiting_message_is_cancelled_published_and_audited_and_never_sent() throws Throwable {
        // Given
        var channel = pausedChannel();
        var id = queues.store(channel, Lane.AGENT, "oi", 1).getFirst().messageId();
        // When
        cancel(id).statusCode(200).body("status", equalTo("cancelled")).body("message_id", equalTo(id.toString()));
        // Then
        soon().untilAsserted(() -> assertThat(suite.published(DispatchFinished.class))
                .filteredOn(finished -> finished.messageId().equals(id)).extracting(DispatchFinished::outcome)
                .containsExactly(new DispatchOutcome.Cancelled(Cancellations.BY_PERSON, CancelCause.PERSON)));
        soon().untilAsserted(() -> assertThat(suite.published(AuditRecorded.class))
                .filteredOn(audit -> audit.action().equals("message.cancelled") && audit.subject().id().equals(id.toString()))
                .singleElement().satisfies(audit -> assertThat(audit.actor().id()).isEqualTo(TestQueues.OLGA)));
        assertThat(TestDatabase.count("select count(*) from work where id = ?", id.value())).isZero();
        given().get("/api/v1/messages/" + id).then().statusCode(200).body("status", equalTo("cancelled"));
        cancel(id).statusCode(409).body("code", equalTo("NOT_WAITING"));
        assertThat(graph.callsOf(number)).isEmpty();
    }

    @Test
    void a_message_that_is_being_sent_is_not_cancelled() throws Throwable {
        // Given
        var id = queues.store(pausedChannel(), Lane.AGENT, "oi", 1).getFirst().messageId();
        TestDatabase.update(
                "update dispatch set state = 'sending', send_deadline = now() + interval '1 hour' where message_id = ?",
                id.value());
        // When
        cancel(id).statusCode(409).body("code", equalTo("NOT_WAITING"));
        // Then
        assertThat(suite.state(id)).isEqualTo("sending");
        assertThat(suite.outcomes(id)).isEmpty();
    }

    @Test
    void a_repeated_key_gets_the_first_answer() throws Throwable {
        // Given
        var id = queues.store(pausedChannel(), Lane.AGENT, "oi", 1).getFirst().messageId();
        var request = given().header("Idempotency-Key", UUID.randomUUID().toString());
        // When
        request.post("/api/v1/messages/" + id + "/cancel").then().statusCode(200);
        // Then
        request.post("/api/v1/messages/" + id + "/cancel").then().statusCode(200).body("status", equalTo("cancelled"));
    }

    @Test
    void a_message_of_another_tenant_and_an_unknown_one_are_not_found() throws Throwable {
        // Given
        var foreign = Suite.agent(ConversationId.random(), phone(), "!error 131026 400");
        queues.store(foreign);
        // Then
        cancel(foreign.messageId()).statusCode(404);
        cancel(MessageId.random()).statusCode(404);
        given().post("/api/v1/messages/x/cancel").then().statusCode(404);
    }

    @Test
    @TestSecurity(user = "ana", roles = "agent", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = TestQueues.TENANT)})
    void an_agent_may_not_cancel() {
        cancel(MessageId.random()).statusCode(403);
    }

    @Test
    void the_text_of_a_failed_message_is_kept_for_a_week() throws Throwable {
        // Given
        var channel = TestQueues.connect(graph, number);
        var failed = queues.store(channel, Lane.NOTICE, "!error 131026 400", 2);
        soon().until(() -> failed.stream().allMatch(one -> "failed".equals(suite.state(one.messageId()))));
        TestDatabase.update("update dispatch set created_at = now() - interval '8 days' where message_id = ?",
                failed.getFirst().messageId().value());
        // When
        VertxContextSupport.subscribeAndAwait(retention::deleteOld);
        // Then
        assertThat(TestDatabase.count("select count(*) from dispatch where message_id in (?, ?) and content is null",
                failed.getFirst().messageId().value(), failed.getLast().messageId().value())).isEqualTo(1);
    }
}
