package dev.recado.outbound.message;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditRecorded;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchQueued;
import dev.recado.events.DispatchRequested;
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
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

/** A person sends a failed message once more, as a new message. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = MessageSubmissionResourceTest.TENANT),
        @Claim(key = "sub", value = TestQueues.OLGA)})
class MessageRetriesTest {

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    TestQueues queues;

    private final String phone = phone();

    private MessageId failed(String text, String state) throws Throwable {
        return stored(Suite.agent(ConversationId.random(), phone, text), state);
    }

    private MessageId failed(DispatchRequested request) throws Throwable {
        return stored(request, "failed");
    }

    private MessageId stored(DispatchRequested request, String state) throws Throwable {
        queues.store(request);
        soon().until(() -> !suite.outcomes(request.messageId()).isEmpty() && state.equals(suite.state(request.messageId())));
        return request.messageId();
    }

    private static ValidatableResponse retry(MessageId id, String body) {
        return given().contentType("application/json").body(body).post("/api/v1/messages/" + id + "/retry").then();
    }

    @Test
    void a_failed_message_is_sent_again_as_a_new_one_that_names_it_and_only_once() throws Throwable {
        // Given
        suite.openWindow(phone);
        var failed = failed("!error 131026 400", "failed");
        // When
        var id = retry(failed, "{}").statusCode(202).body("status", equalTo("queued"))
                .body("retry_of", equalTo(failed.toString())).extract().<String>path("message_id");
        // Then
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::opaque)
                .containsExactly(failed.toString(), id));
        assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::text).containsOnly("!error 131026 400");
        given().get("/api/v1/messages/" + id).then().statusCode(200).body("retry_of", equalTo(failed.toString()));
        soon().untilAsserted(() -> assertThat(suite.published(DispatchQueued.class))
                .filteredOn(queued -> queued.messageId().toString().equals(id))
                .singleElement().returns(Lane.NOTICE, DispatchQueued::lane).returns(failed, DispatchQueued::retryOf));
        soon().untilAsserted(() -> assertThat(suite.published(AuditRecorded.class))
                .filteredOn(audit -> audit.action().equals("message.retried") && audit.subject().id().equals(failed.toString()))
                .singleElement().satisfies(audit -> assertThat(audit.details()).containsEntry("retry", id)));
        retry(failed, "{}").statusCode(409).body("code", equalTo("ALREADY_RETRIED"));
    }

    @Test
    void a_repeated_key_gets_the_first_answer() throws Throwable {
        // Given
        suite.openWindow(phone);
        var failed = failed("!error 131026 400", "failed");
        var request = given().contentType("application/json").body("{}")
                .header("Idempotency-Key", UUID.randomUUID().toString());
        // When
        var first = request.post("/api/v1/messages/" + failed + "/retry").then().statusCode(202).extract()
                .<String>path("message_id");
        // Then
        request.post("/api/v1/messages/" + failed + "/retry").then().statusCode(202).body("message_id", equalTo(first));
    }

    @Test
    void code_131049_is_retried_after_a_day_only() throws Throwable {
        // Given
        suite.openWindow(phone);
        var failed = failed("!error 131049 400", "failed");
        retry(failed, "{}").statusCode(409).body("code", equalTo("RETRY_TOO_EARLY"));
        // When
        TestDatabase.update("update dispatch set updated_at = now() - interval '25 hours' where message_id = ?",
                failed.value());
        // Then
        retry(failed, "{}").statusCode(202);
    }

    @Test
    void an_uncertain_message_is_sent_again_only_if_it_may_arrive_twice() throws Throwable {
        // Given
        suite.openWindow(phone);
        var uncertain = failed("!garbage", "uncertain");
        retry(uncertain, "{\"may_arrive_twice\":true}").statusCode(409).body("code", equalTo("OUTCOME_OPEN"));
        // When
        endWait(uncertain);
        // Then
        retry(uncertain, "{}").statusCode(409).body("code", equalTo("MAY_ARRIVE_TWICE"));
        retry(uncertain, "{\"may_arrive_twice\":true}").statusCode(202);
        assertThat(suite.state(uncertain)).isEqualTo("uncertain");
    }

    private static void endWait(MessageId id) {
        TestDatabase.update("update dispatch set announce_at = now() - interval '1 second', "
                + "uncertain_at = now() - interval '2 hours' where message_id = ?", id.value());
        soon().until(() -> TestDatabase.count("select count(*) from dispatch where message_id = ? and announce_at is null",
                id.value()) == 1);
    }

    @Test
    void a_message_that_the_suite_sends_again_itself_is_not_retried_by_a_person() throws Throwable {
        // Given
        var resent = failed("!garbage", "uncertain");
        endWait(resent);
        TestDatabase.update("update dispatch set resend_at = now() + interval '1 hour' where message_id = ?", resent.value());
        retry(resent, "{\"may_arrive_twice\":true}").statusCode(409).body("code", equalTo("ALREADY_RETRIED"));
        // When
        TestDatabase.update("update dispatch set resend_of = ?::uuid where message_id = ?", resent.toString(),
                failed("!error 131026 400", "failed").value());
        TestDatabase.update("update dispatch set resend_at = null, content = null where message_id = ?", resent.value());
        // Then
        retry(resent, "{\"may_arrive_twice\":true}").statusCode(409).body("code", equalTo("ALREADY_RETRIED"));
    }

    @Test
    void a_retry_passes_the_checks_of_every_entry_point() throws Throwable {
        // Given
        var failed = failed("!error 131026 400", "failed");
        // Then
        retry(failed, "{}").statusCode(409).body("code", equalTo("WINDOW_CLOSED"));
        assertThat(TestDatabase.count("select count(*) from dispatch where retry_of = ?", failed.value())).isZero();
    }

    @Test
    void a_sent_message_a_deleted_text_and_an_unknown_message_are_refused() throws Throwable {
        // Given
        var sent = failed("oi", "accepted");
        var deleted = failed("!error 131026 400", "failed");
        TestDatabase.update("update dispatch set content = null where message_id = ?", deleted.value());
        // Then
        retry(sent, "{}").statusCode(409).body("code", equalTo("NOT_FAILED")).body("detail", containsString("accepted"));
        retry(deleted, "{}").statusCode(409).body("code", equalTo("CONTENT_DELETED"));
        retry(MessageId.random(), "{}").statusCode(404);
    }

    @Test
    void code_131047_is_retried_at_once_when_the_window_is_open() throws Throwable {
        // Given
        suite.openWindow(phone);
        // Then
        retry(failed("!error 131047 400", "failed"), "{}").statusCode(202);
    }

    @Test
    void a_message_that_whatsapp_never_delivers_is_not_retried() throws Throwable {
        // Given
        suite.openWindow(phone);
        // Then
        retry(failed("!error 131021 400", "failed"), "{}").statusCode(409).body("code", equalTo("NOT_RETRYABLE"));
    }

    @Test
    void three_retries_in_a_row_are_the_last_ones() throws Throwable {
        // Given
        suite.openWindow(phone);
        var failed = failed("!error 131026 400", "failed");
        TestDatabase.update("delete from suppression");
        for (var i = 0; i < 3; i++) {
            // When
            failed = MessageId.of(retry(failed, "{}").statusCode(202).extract().path("message_id"));
            var again = failed;
            soon().until(() -> "failed".equals(suite.state(again)));
            TestDatabase.update("delete from suppression");
        }
        // Then
        retry(failed, "{}").statusCode(409).body("code", equalTo("TOO_MANY_RETRIES"));
    }

    @Test
    void the_text_of_an_accepted_retry_of_the_bot_stays_so_that_it_can_be_retried_after_a_late_failure() throws Throwable {
        // Given
        suite.openWindow(phone);
        var bots = failed(Suite.reply(ConversationId.random(), 1, phone, "!error 131026 400"));
        TestDatabase.update("update dispatch set content = replace(content, '!error 131026 400', 'oi') where message_id = ?",
                bots.value());
        // When
        var retried = MessageId.of(retry(bots, "{}").statusCode(202).extract().path("message_id"));
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(retried)).containsExactly("Accepted"));
        assertThat(TestDatabase.count("select count(*) from dispatch where message_id = ? and content is not null",
                retried.value())).isOne();
    }

    @Test
    void a_takeover_cancels_the_waiting_retry_of_a_message_of_the_bot_and_of_no_other() throws Throwable {
        // Given
        suite.openWindow(phone);
        var conversation = ConversationId.random();
        var bots = failed(Suite.reply(conversation, 1, phone, "!error 131026 400"));
        var agents = failed(Suite.agent(conversation, phone, "!error 131026 400"));
        suite.control(conversation, 2);
        soon().until(
                () -> TestDatabase.count("select count(*) from conversation_control where conversation_id = ? and epoch = 2",
                        conversation.value()) == 1);
        TestQueues.pause(Suite.CHANNEL).statusCode(200);
        var botsRetry = MessageId.of(retry(bots, "{}").statusCode(202).extract().path("message_id"));
        var agentsRetry = MessageId.of(retry(agents, "{}").statusCode(202).extract().path("message_id"));
        // When
        suite.control(conversation, 3);
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(botsRetry)).containsExactly("Cancelled"));
        assertThat(suite.state(agentsRetry)).isEqualTo("ready");
        soon().untilAsserted(() -> assertThat(suite.published(DispatchQueued.class)).extracting(DispatchQueued::messageId)
                .contains(botsRetry, agentsRetry));
        TestQueues.resume(Suite.CHANNEL).statusCode(200);
        soon().untilAsserted(() -> assertThat(suite.outcomes(agentsRetry)).containsExactly("Failed"));
        assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::opaque).doesNotContain(botsRetry.toString());
    }

    @Test
    @TestSecurity(user = "ana", roles = "agent", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = MessageSubmissionResourceTest.TENANT)})
    void an_agent_may_not_retry() {
        retry(MessageId.random(), "{}").statusCode(403);
    }

    @Test
    @TestSecurity(user = "key", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = MessageSubmissionResourceTest.TENANT),
            @Claim(key = "sub", value = "6f0e9c1a-0000-4000-8000-0000000000f7"),
            @Claim(key = "scope", value = "messages.send")})
    void a_key_that_may_only_send_finds_the_messages_that_it_has_sent_and_no_other() throws Throwable {
        // Given
        suite.openWindow(phone);
        var other = failed("!error 131026 400", "failed");
        // When
        var own = given().contentType("application/json").body("{\"to\":\"" + phone + "\",\"text\":\"oi\"}")
                .post("/api/v1/messages").then().statusCode(202).extract().<String>path("message_id");
        // Then
        given().get("/api/v1/messages/" + own).then().statusCode(200).body("id", equalTo(own));
        given().get("/api/v1/messages/" + other).then().statusCode(404);
    }
}
