package dev.recado.outbound.queue;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static dev.recado.outbound.queue.TestQueues.OLGA;
import static dev.recado.outbound.queue.TestQueues.pause;
import static dev.recado.outbound.queue.TestQueues.post;
import static dev.recado.outbound.queue.TestQueues.queue;
import static dev.recado.outbound.queue.TestQueues.queues;
import static dev.recado.outbound.queue.TestQueues.resume;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.AuditRecorded;
import dev.recado.events.Lane;
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

/** What people see of the queues of their numbers, and how they pause and resume them. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = TestQueues.TENANT),
        @Claim(key = "sub", value = TestQueues.OLGA)})
class QueueResourceTest {

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    TestQueues queues;

    private final String number = phone();

    private List<String> sent() {
        return graph.callsOf(number).stream().map(GraphStub.Call::text).toList();
    }

    @Test
    void a_paused_lane_waits_and_the_others_go_on_until_it_is_resumed() throws Throwable {
        // Given
        var channel = TestQueues.connect(graph, number);
        pause(channel, "bulk").statusCode(200).body("paused_lanes", contains("bulk"));
        queues.store(channel, Lane.BULK, "promo", 3);
        // When
        queues.store(channel, Lane.REPLY, "oi", 2);
        // Then
        soon().until(() -> sent().size() == 2);
        assertThat(sent()).containsOnly("oi");
        queues().body(queue(channel) + "waiting", equalTo(3)).body(queue(channel) + "paused", equalTo(false))
                .body(queue(channel) + "lanes.lane", contains("reply", "agent", "notice", "bulk"))
                .body(queue(channel) + "lanes[3].waiting", equalTo(3))
                .body(queue(channel) + "lanes[3].pause.reason", equalTo("wrong template"))
                .body(queue(channel) + "lanes[3].pause.by", equalTo(OLGA))
                .body(queue(channel) + "lanes[0].pause", nullValue())
                .body(queue(channel) + "oldest_seconds", greaterThanOrEqualTo(0));
        // When
        resume(channel).statusCode(200).body("paused_lanes", empty());
        // Then
        soon().until(() -> sent().size() == 5);
        soon().untilAsserted(() -> queues().body(queue(channel) + "waiting", equalTo(0))
                .body(queue(channel) + "oldest_seconds", nullValue()).body(queue(channel) + "claimed", equalTo(0)));
        soon().untilAsserted(() -> queues().body(queue(channel) + "accepted_last_minute", equalTo(5)));
    }

    @Test
    void a_message_of_a_paused_lane_holds_back_no_reply_to_its_person() throws Throwable {
        // Given
        var channel = TestQueues.connect(graph, number);
        pause(channel, "notice");
        var person = phone();
        queues.store(Suite.request(TestQueues.OWNER, channel, person, "aviso", Lane.NOTICE));
        // When
        queues.store(Suite.request(TestQueues.OWNER, channel, person, "resposta", Lane.REPLY));
        // Then
        soon().until(() -> sent().equals(List.of("resposta")));
    }

    @Test
    void a_number_that_is_paused_as_a_whole_sends_nothing_and_its_messages_expire() throws Throwable {
        // Given
        var channel = TestQueues.connect(graph, number);
        pause(channel).statusCode(200)
                .body("paused_lanes", hasSize(4));
        var request = queues.store(channel, Lane.REPLY, "oi", 1).getFirst();
        queues().body(queue(channel) + "paused", equalTo(true)).body(queue(channel) + "breaker", nullValue());
        // When
        TestDatabase.update("update dispatch set expires_at = now() where message_id = ?", request.messageId().value());
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(request.messageId())).containsExactly("Expired"));
        assertThat(sent()).isEmpty();
    }

    @Test
    void each_change_is_audited_and_a_resume_without_a_pause_is_none() {
        // Given
        var channel = TestQueues.connect(graph, number);
        // When
        resume(channel).statusCode(200);
        pause(channel, "bulk").statusCode(200);
        resume(channel).statusCode(200);
        // Then
        soon().untilAsserted(() -> assertThat(suite.published(AuditRecorded.class))
                .filteredOn(audit -> audit.subject() != null && audit.subject().id().equals(channel.toString())
                        && audit.action().startsWith("queue."))
                .extracting(audit -> audit.action() + " " + audit.details().get("lane") + " " + audit.actor().id())
                .containsExactly("queue.paused bulk " + OLGA, "queue.resumed all " + OLGA));
    }

    @Test
    void a_repeated_key_pauses_once_and_gets_the_first_answer() {
        // Given
        var channel = TestQueues.connect(graph, number);
        var key = UUID.randomUUID().toString();
        var request = given().contentType("application/json").header("Idempotency-Key", key)
                .body("{\"lane\":\"bulk\",\"reason\":\"x\"}");
        request.post("/api/v1/queues/" + channel + "/pause").then().statusCode(200);
        resume(channel);
        // When
        request.post("/api/v1/queues/" + channel + "/pause").then().statusCode(200).body("paused_lanes", contains("bulk"));
        // Then
        queues().body(queue(channel) + "lanes[3].pause", nullValue());
    }

    @Test
    void a_disconnect_ends_the_pause_and_the_waiting_messages() throws Throwable {
        // Given
        var channel = TestQueues.connect(graph, number);
        pause(channel).statusCode(200);
        var waiting = queues.store(channel, Lane.NOTICE, "oi", 1).getFirst();
        // When
        given().delete("/api/v1/channels/" + channel).then().statusCode(204);
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(waiting.messageId())).containsExactly("Failed"));
        assertThat(sent()).isEmpty();
        TestQueues.connect(graph, number);
        queues().body(queue(channel) + "paused", equalTo(false));
    }

    @Test
    void a_pause_needs_a_reason_a_known_lane_and_a_number_of_the_tenant() {
        var channel = TestQueues.connect(graph, number);
        post("/api/v1/queues/" + channel + "/pause", "{}").statusCode(400).body("details[0].field", equalTo("reason"));
        pause(channel, "express").statusCode(400).body("details[0].field", equalTo("lane"));
        pause(Suite.CHANNEL, "bulk").statusCode(404);
        post("/api/v1/queues/" + Suite.CHANNEL + "/resume", "{}").statusCode(404);
    }
}
