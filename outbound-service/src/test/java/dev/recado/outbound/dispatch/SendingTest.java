package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.agent;
import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.reply;
import static dev.recado.outbound.Suite.soon;
import static dev.recado.outbound.Suite.status;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.List;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ChannelId;
import dev.recado.events.ControlApplied;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchRequested;
import dev.recado.events.MessageId;
import dev.recado.kit.access.RoleAugmentor;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.kit.test.TestTokens;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import io.quarkus.test.security.jwt.Claim;
import io.quarkus.test.security.jwt.JwtSecurity;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class SendingTest {

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    Transactions transactions;
    @Inject
    ControlRepository controls;
    @Inject
    EchoSettlement echoes;
    @Inject
    OverdueSends overdue;

    private final ConversationId conversation = ConversationId.random();
    private final String phone = phone();

    private DispatchRequested publish(DispatchRequested request) {
        suite.publish(request);
        return request;
    }

    private void expectOutcomes(MessageId id, String... outcomes) {
        soon().untilAsserted(() -> assertThat(suite.outcomes(id)).containsExactly(outcomes));
    }

    /** Triggers the job that settles overdue sends instead of waiting for its schedule. */
    private void expectUncertain(MessageId id) {
        soon().untilAsserted(() -> {
            settleOverdue();
            assertThat(suite.outcomes(id)).containsExactly("Uncertain");
        });
    }

    private void settleOverdue() {
        try {
            VertxContextSupport.subscribeAndAwait(overdue::settle);
        } catch (Throwable e) {
            throw new IllegalStateException("the job of the overdue sends failed", e);
        }
    }

    /** Has an outcome only after every earlier request for the same person. */
    private void sentinel() {
        expectOutcomes(publish(agent(conversation, phone, "sentinel")).messageId(), "Accepted");
    }

    @Test
    void a_repeated_request_is_sent_only_once() {
        // When
        var request = publish(reply(conversation, 1, phone, "oi"));
        publish(request);
        expectOutcomes(request.messageId(), "Accepted");
        publish(request);
        sentinel();
        // Then
        assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::text).containsExactly("oi", "sentinel");
        assertThat(graph.callsTo(phone).getFirst().opaque()).isEqualTo(request.messageId().toString());
        var stored = TestDatabase.rows("select content, wamid from dispatch where message_id = ?", request.messageId().value());
        assertThat(stored.getFirst()).containsEntry("content", null).containsEntry("wamid",
                graph.callsTo(phone).getFirst().wamid());
    }

    @Test
    void the_messages_to_one_person_are_sent_in_the_order_of_the_requests() {
        // When
        var requests = IntStream.range(0, 10).mapToObj(i -> publish(reply(conversation, 1, phone, "n" + i))).toList();
        // Then
        requests.forEach(request -> expectOutcomes(request.messageId(), "Accepted"));
        assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::text)
                .isEqualTo(IntStream.range(0, 10).mapToObj(i -> "n" + i).toList());
    }

    @Test
    void a_send_whose_response_is_cut_off_is_not_repeated_and_the_status_echo_settles_it() {
        // When
        var request = publish(reply(conversation, 1, phone, "!reset"));
        expectUncertain(request.messageId());
        var call = graph.callsTo(phone).getFirst();
        suite.publish(status(request.messageId(), ChannelId.random(), call.wamid()));
        suite.publish(status(request.messageId(), Suite.CHANNEL, call.wamid()));
        // Then
        expectOutcomes(request.messageId(), "Uncertain", "Accepted");
        sentinel();
        assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::text).containsExactly("!reset", "sentinel");
    }

    @Test
    void an_echo_counts_although_another_channel_reports_the_same_message_in_the_batch() throws Throwable {
        // Given
        var request = publish(reply(conversation, 1, phone, "!reset"));
        expectUncertain(request.messageId());
        var wamid = graph.callsTo(phone).getFirst().wamid();
        var batch = List.of(status(request.messageId(), Suite.CHANNEL, wamid),
                status(request.messageId(), ChannelId.random(), "wamid.forged"));
        // When
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> echoes.settle(tx, batch)));
        // Then
        expectOutcomes(request.messageId(), "Uncertain", "Accepted");
    }

    @Test
    void an_echo_on_another_channel_settles_nothing() {
        // Given
        var request = publish(reply(conversation, 1, phone, "!reset"));
        // When
        soon().until(() -> "uncertain".equals(suite.state(request.messageId())));
        suite.publish(status(request.messageId(), ChannelId.random(), "wamid.forged"));
        // Then
        expectUncertain(request.messageId());
        assertThat(suite.state(request.messageId())).isEqualTo("uncertain");
    }

    @Test
    void a_temporary_error_is_retried_and_a_final_one_fails() {
        // When
        var temporary = publish(reply(conversation, 1, phone, "!once 131016 500"));
        var refused = publish(reply(ConversationId.random(), 1, phone(), "!error 131026 400"));
        // Then
        expectOutcomes(temporary.messageId(), "Accepted");
        expectOutcomes(refused.messageId(), "Failed");
        assertThat(graph.callsTo(phone)).hasSize(2);
        assertThat(graph.callsTo(refused.to().phone())).hasSize(1);
    }

    @Test
    void no_reply_of_an_older_epoch_is_sent_after_a_takeover_is_applied() {
        // Given
        suite.control(conversation, 2);
        soon().untilAsserted(() -> assertThat(suite.published(ControlApplied.class))
                .anyMatch(applied -> applied.conversationId().equals(conversation) && applied.epoch() == 2));
        // When
        var older = publish(reply(conversation, 1, phone, "too late"));
        // Then
        expectOutcomes(older.messageId(), "Cancelled");
        sentinel();
        assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::text).containsExactly("sentinel");
    }

    @Test
    void a_takeover_cancels_a_reply_that_waits_for_its_slot() {
        // Given
        var far = TestDatabase.rows("update pace set next_at = now() + interval '2 seconds' returning channel_id");
        var waiting = publish(reply(conversation, 1, phone, "queued"));
        soon().until(() -> "ready".equals(suite.state(waiting.messageId())));
        // When
        suite.control(conversation, 2);
        // Then
        expectOutcomes(waiting.messageId(), "Cancelled");
        sentinel();
        assertThat(far).isNotEmpty();
        assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::text).containsExactly("sentinel");
    }

    @Test
    void a_takeover_waits_for_the_start_of_a_send() throws Throwable {
        // Given
        TestDatabase.rows("update pace set next_at = now() + interval '3 seconds' returning channel_id");
        var request = publish(reply(conversation, 1, phone, "held"));
        soon().until(() -> "ready".equals(suite.state(request.messageId())));
        // When
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(
                tx -> controls.lockEpoch(Suite.TENANT, tx, request.messageId())
                        .call(() -> offTheEventLoop(this::takeoverWaits))));
        // Then
        expectOutcomes(request.messageId(), "Cancelled");
        assertThat(graph.callsTo(phone)).isEmpty();
    }

    /** The start of a send has locked the control: the takeover waits for that lock, and the epoch stays. */
    private void takeoverWaits() {
        suite.control(conversation, 2);
        soon().until(() -> !TestDatabase.rows("select 1 from pg_stat_activity where datname = current_database() "
                + "and wait_event_type = 'Lock' and query like '%conversation_control%'").isEmpty());
        assertThat(TestDatabase.texts("select epoch from conversation_control where conversation_id = ?", conversation.value()))
                .containsExactly("1");
    }

    private static Uni<Void> offTheEventLoop(Runnable step) {
        var context = Vertx.currentContext();
        return Uni.createFrom().voidItem().emitOn(Infrastructure.getDefaultWorkerPool()).invoke(step)
                .emitOn(command -> context.runOnContext(ignored -> command.run()));
    }

    @Test
    void a_send_of_a_dead_worker_becomes_uncertain_and_is_not_repeated() {
        // Given
        TestDatabase.rows("update pace set next_at = now() + interval '2 seconds' returning channel_id");
        var request = publish(reply(conversation, 1, phone, "left"));
        soon().until(() -> "ready".equals(suite.state(request.messageId())));
        // When
        TestDatabase.update("update dispatch set state = 'sending', sender = 0, send_deadline = now() - interval '1 second' "
                + "where message_id = ?", request.messageId().value());
        // Then
        expectUncertain(request.messageId());
        sentinel();
        assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::text).containsExactly("sentinel");
        assertThat(TestDatabase.rows("select 1 from work where id = ?", request.messageId().value())).isEmpty();
    }

    @Test
    void an_echo_before_the_deadline_settles_the_send_of_a_dead_worker() {
        // Given
        TestDatabase.rows("update pace set next_at = now() + interval '2 seconds' returning channel_id");
        var request = publish(reply(conversation, 1, phone, "left"));
        soon().until(() -> "ready".equals(suite.state(request.messageId())));
        TestDatabase.update("update dispatch set state = 'sending', sender = 0, send_deadline = now() + interval '20 seconds' "
                + "where message_id = ?", request.messageId().value());
        // When
        suite.publish(status(request.messageId(), Suite.CHANNEL, "wamid.left"));
        // Then
        expectOutcomes(request.messageId(), "Accepted");
        sentinel();
        assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::text).containsExactly("sentinel");
    }

    @Test
    @TestSecurity(user = "carla", roles = "agent", augmentors = RoleAugmentor.class)
    @JwtSecurity(claims = @Claim(key = "tenant_id", value = "6f0e9c1a-0000-4000-8000-000000000001"))
    void the_message_of_another_tenant_is_not_found() {
        var request = publish(reply(conversation, 1, phone, "oi"));
        expectOutcomes(request.messageId(), "Accepted");
        given().get("/api/v1/messages/" + request.messageId()).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
        given().get("/api/v1/messages/no-id").then().statusCode(404);
        given().contentType("application/json").body("{}").post("/api/v1/channels").then().statusCode(403);
        given().get("/api/v1/channels").then().statusCode(200).body("results", equalTo(List.of()));
    }

    @Test
    void a_message_of_a_conversation_is_found_only_by_those_who_read_all_conversations() {
        var request = publish(reply(conversation, 1, phone, "oi"));
        expectOutcomes(request.messageId(), "Accepted");
        var path = "/api/v1/messages/" + request.messageId();
        given().auth().oauth2(TestTokens.of("viewer")).get(path).then().statusCode(200);
        given().auth().oauth2(TestTokens.of("agent")).get(path).then().statusCode(404).body("code", equalTo("NOT_FOUND"));
    }

    @Test
    void a_call_without_a_token_is_unauthorized() {
        given().get("/api/v1/messages/" + MessageId.random()).then().statusCode(401);
        given().get("/api/v1/channels").then().statusCode(401);
    }
}
