package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.notice;
import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.reply;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ControlApplied;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchRequested;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** After a takeover no message that the bot has written is sent, and none is still being sent when the takeover is applied. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class ControlEpochsTest {

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    Transactions transactions;
    @Inject
    ControlEpochs epochs;

    private final ConversationId conversation = ConversationId.random();
    private final String phone = phone();

    @AfterEach
    void letEverythingPass() {
        graph.openGate();
        grantSlots();
    }

    /** Stores a request that waits for a slot. */
    private DispatchRequested waiting(DispatchRequested request) {
        TestDatabase.update("update pace set next_at = now() + interval '1 hour'");
        suite.publish(request);
        soon().until(() -> "ready".equals(suite.state(request.messageId())));
        return request;
    }

    private void takeOver(long epoch) {
        suite.control(conversation, epoch);
        soon().untilAsserted(() -> assertThat(appliedEpochs()).contains(epoch));
    }

    private List<Long> appliedEpochs() {
        return suite.published(ControlApplied.class).stream().filter(one -> one.conversationId().equals(conversation))
                .map(ControlApplied::epoch).toList();
    }

    private static void grantSlots() {
        TestDatabase.update("update pace set next_at = '-infinity'");
    }

    @Test
    void the_closing_words_of_a_hand_over_are_not_sent_after_a_takeover() {
        // Given
        var closing = waiting(notice(conversation, 2, phone, "uma pessoa vai continuar", null));
        // When
        takeOver(3);
        grantSlots();
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(closing.messageId())).containsExactly("Cancelled"));
        assertThat(graph.callsTo(phone)).isEmpty();
    }

    @Test
    void closing_words_that_arrive_after_the_takeover_are_not_sent() {
        // Given
        takeOver(3);
        // When
        var closing = notice(conversation, 2, phone, "uma pessoa vai continuar", null);
        suite.publish(closing);
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(closing.messageId())).containsExactly("Cancelled"));
        assertThat(graph.callsTo(phone)).isEmpty();
    }

    @Test
    void the_emergency_text_is_sent_after_a_takeover() {
        // Given
        var emergency = waiting(notice(conversation, 2, phone, "ligue 192", true));
        // When
        takeOver(3);
        grantSlots();
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(emergency.messageId())).containsExactly("Accepted"));
    }

    @Test
    void a_takeover_is_applied_when_the_reply_that_is_being_sent_has_its_answer() {
        // Given
        graph.closeGate();
        var request = reply(conversation, 1, phone, "!gate");
        suite.publish(request);
        soon().until(() -> graph.callsTo(phone).size() == 1);
        // When
        suite.control(conversation, 2);
        expectMarked(request);
        // Then
        assertThat(appliedEpochs()).isEmpty();
        assertThat(unpublishedApplications()).isZero();
        // When
        graph.openGate();
        // Then
        soon().untilAsserted(() -> assertThat(appliedEpochs()).containsExactly(2L));
        assertThat(suite.outcomes(request.messageId())).containsExactly("Accepted");
    }

    @Test
    void a_takeover_is_applied_when_the_reply_that_is_being_sent_becomes_uncertain() {
        // Given
        var request = reply(conversation, 1, phone, "!hang");
        suite.publish(request);
        soon().until(() -> graph.callsTo(phone).size() == 1);
        // When
        suite.control(conversation, 2);
        // Then
        soon().untilAsserted(() -> assertThat(appliedEpochs()).containsExactly(2L));
        assertThat(suite.state(request.messageId())).isEqualTo("uncertain");
    }

    @Test
    void a_reply_that_whatsapp_refuses_for_now_is_cancelled_at_once_after_a_takeover() {
        // Given
        graph.closeGate();
        var request = reply(conversation, 1, phone, "!gate 131057 400");
        suite.publish(request);
        soon().until(() -> graph.callsTo(phone).size() == 1);
        // When
        suite.control(conversation, 2);
        expectMarked(request);
        graph.openGate();
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(request.messageId())).containsExactly("Cancelled"));
        soon().untilAsserted(() -> assertThat(appliedEpochs()).containsExactly(2L));
    }

    @Test
    void the_newest_of_two_takeovers_of_one_batch_is_applied_after_the_send() throws Throwable {
        // Given
        graph.closeGate();
        suite.publish(reply(conversation, 1, phone, "!gate"));
        soon().until(() -> graph.callsTo(phone).size() == 1);
        // When
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(
                tx -> epochs.apply(tx, List.of(Suite.controlled(conversation, 2), Suite.controlled(conversation, 3)))));
        graph.openGate();
        // Then
        soon().untilAsserted(() -> assertThat(appliedEpochs()).contains(3L));
    }

    @Test
    void a_takeover_is_applied_when_a_replica_of_an_earlier_version_ended_the_send() {
        // Given
        var request = reply(conversation, 1, phone, "oi");
        suite.publish(request);
        soon().untilAsserted(() -> assertThat(suite.outcomes(request.messageId())).containsExactly("Accepted"));
        // When
        TestDatabase.update("update dispatch set applies_epoch = 2 where message_id = ?", request.messageId().value());
        // Then
        soon().untilAsserted(() -> assertThat(appliedEpochs()).containsExactly(2L));
    }

    private static void expectMarked(DispatchRequested request) {
        soon().untilAsserted(() -> assertThat(TestDatabase.texts("select applies_epoch from dispatch where message_id = ?",
                request.messageId().value())).containsExactly("2"));
    }

    private long unpublishedApplications() {
        return TestDatabase.count("select count(*) from outbox where topic = 'controls.applied' and key = ?",
                conversation.toString());
    }
}
