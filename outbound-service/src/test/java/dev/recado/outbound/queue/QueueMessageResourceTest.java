package dev.recado.outbound.queue;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static dev.recado.outbound.queue.TestQueues.TENANT;
import static dev.recado.outbound.queue.TestQueues.messages;
import static dev.recado.outbound.queue.TestQueues.pause;
import static dev.recado.outbound.queue.TestQueues.queue;
import static dev.recado.outbound.queue.TestQueues.queues;
import static dev.recado.outbound.queue.TestQueues.resume;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import java.util.List;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.events.ConversationId;
import dev.recado.events.Lane;
import dev.recado.kit.access.RoleAugmentor;
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

/** The lists of messages that wait or were not sent. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
@TestSecurity(user = "olga", roles = "owner", augmentors = RoleAugmentor.class)
@JwtSecurity(claims = {@Claim(key = "tenant_id", value = TestQueues.TENANT),
        @Claim(key = "sub", value = TestQueues.OLGA)})
class QueueMessageResourceTest {

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    TestQueues queues;

    private final String number = phone();

    @Test
    @TestSecurity(user = "ana", roles = "agent", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = {@Claim(key = "tenant_id", value = TestQueues.TENANT)})
    void an_agent_reads_queues_and_changes_none() {
        queues();
        messages(ChannelId.random(), "").body("results", empty());
        pause(ChannelId.random(), "bulk").statusCode(403);
        resume(ChannelId.random()).statusCode(403);
    }

    @Test
    void a_number_whose_access_is_refused_shows_its_breaker_and_its_waiting_messages() throws Throwable {
        // Given
        var token = "expired_" + number;
        var channel = Suite.connect(graph, number, token);
        graph.expire(token);
        // When
        queues.store(channel, Lane.NOTICE, "oi", 2);
        // Then
        soon().untilAsserted(() -> queues().body(queue(channel) + "paused", equalTo(true))
                .body(queue(channel) + "breaker.code", equalTo(190)).body(queue(channel) + "breaker.since", notNullValue())
                .body(queue(channel) + "waiting", equalTo(2)));
        soon().untilAsserted(() -> messages(channel, "").body("results.error.code", everyItem(equalTo(190)))
                .body("results.error.explanation", everyItem(notNullValue())));
    }

    @Test
    void waiting_messages_are_listed_in_the_order_of_sending_without_text_or_recipient() throws Throwable {
        // Given
        var channel = TestQueues.connect(graph, number);
        pause(channel);
        var bulk = queues.store(channel, Lane.BULK, "promo", 3);
        var reply = queues.store(channel, Lane.REPLY, "segredo", 1).getFirst();
        // When
        var first = messages(channel, "&limit=2").body("results", hasSize(2))
                .body("results[0].message_id", equalTo(reply.messageId().toString())).body("results[0].lane", equalTo("reply"))
                .body("results[0].status", equalTo("queued")).body("results[0].attempts", equalTo(0))
                .body("results[0].due_at", notNullValue()).body("results[0].expires_at", notNullValue())
                .body("results[0].error", nullValue()).extract();
        var second = given().get(first.<String>path("next")).then().statusCode(200).body("results", hasSize(2))
                .body("next", nullValue()).extract();
        // Then
        assertThat(List.of(first.<String>path("results[1].message_id"), second.<String>path("results[0].message_id"),
                second.<String>path("results[1].message_id")))
                .containsExactlyElementsOf(bulk.stream().map(one -> one.messageId().toString()).toList());
        assertThat(first.asString() + second.asString()).doesNotContain("segredo", "promo", reply.to().phone());
        messages(channel, "&lane=reply").body("results", hasSize(1));
        messages(channel, "&status=claimed").body("results", empty());
    }

    @Test
    void failed_and_uncertain_messages_are_listed_newest_first_with_their_explanation() throws Throwable {
        // Given
        var channel = TestQueues.connect(graph, number);
        var earlier = queues.store(channel, Lane.NOTICE, "!error 131026 400", 1).getFirst();
        soon().until(() -> "failed".equals(suite.state(earlier.messageId())));
        var later = queues.store(channel, Lane.BULK, "!error 131026 400", 1).getFirst();
        var uncertain = queues.store(channel, Lane.REPLY, "!garbage", 1).getFirst();
        // When
        soon().until(() -> "failed".equals(suite.state(later.messageId()))
                && "uncertain".equals(suite.state(uncertain.messageId())));
        // Then
        messages(channel, "&status=failed").body("results.message_id",
                contains(later.messageId().toString(), earlier.messageId().toString()))
                .body("results.error.code", everyItem(equalTo(131026)))
                .body("results.error.explanation", everyItem(notNullValue())).body("next", nullValue());
        var next = messages(channel, "&status=failed&limit=1").body("results", hasSize(1)).extract().<String>path("next");
        given().get(next).then().body("results.message_id", contains(earlier.messageId().toString()));
        messages(channel, "&status=failed&lane=notice").body("results.message_id", contains(earlier.messageId().toString()));
        messages(channel, "&status=uncertain").body("results.message_id", contains(uncertain.messageId().toString()));
        queues().body(queue(channel) + "uncertain", equalTo(1));
    }

    @Test
    void a_malformed_query_is_refused_by_its_parameter() {
        for (var query : List.of("channel_id=x", "lane=x&channel_id=" + TENANT, "status=x&channel_id=" + TENANT, "lane=bulk",
                "limit=0&channel_id=" + TENANT,
                "cursor=x&channel_id=" + TENANT, "cursor=eHx4&status=failed&channel_id=" + TENANT)) {
            given().get("/api/v1/queues/messages?" + query).then().statusCode(400).body("code", equalTo("INVALID_PAYLOAD"));
        }
    }

    @Test
    void the_queues_of_another_tenant_are_not_listed() throws Throwable {
        // Given
        var foreign = Suite.reply(ConversationId.random(), 1, phone(), "!error 131026 400");
        queues.store(foreign);
        soon().until(() -> "failed".equals(suite.state(foreign.messageId())));
        // Then
        queues().body("results.channel_id", not(hasItem(Suite.CHANNEL.toString())));
        messages(Suite.CHANNEL, "&status=failed").body("results", empty());
    }
}
