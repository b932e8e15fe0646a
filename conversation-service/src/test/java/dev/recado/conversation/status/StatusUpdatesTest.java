package dev.recado.conversation.status;

import static dev.recado.conversation.Customer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.Customer.Echo;
import dev.recado.conversation.message.MessageStatus;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.DispatchRequested;
import dev.recado.events.InboundContent.Text;
import dev.recado.events.MessageEchoed;
import dev.recado.events.MessageId;
import dev.recado.events.Payment;
import dev.recado.events.Person;
import dev.recado.events.ReplyRequested;
import dev.recado.events.StatusReported;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class StatusUpdatesTest extends ConversationFlow {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final String WAMID = "wamid.OUT";

    @Inject
    UnsettledMessages unsettled;
    @Inject
    StatusUpdates updates;
    @Inject
    SendResultUpdates results;
    @Inject
    ParkedStatusRetention retention;
    @Inject
    Transactions transactions;

    @Test
    void a_status_never_goes_back_and_keeps_the_earliest_time_of_each_rank() {
        // Given
        var sent = sent();
        suite.send(ana.finished(sent, new DispatchOutcome.Accepted(WAMID)));
        soon().untilAsserted(() -> assertThat(message(sent)).containsEntry("status", "accepted"));
        // When
        suite.send(ana.status(WAMID, DeliveryStatus.READ, AT.plusSeconds(9)));
        soon().untilAsserted(() -> assertThat(message(sent)).containsEntry("status", "read"));
        suite.send(ana.status(WAMID, DeliveryStatus.SENT, AT.plusSeconds(2)));
        suite.send(ana.status(WAMID, DeliveryStatus.DELIVERED, AT.plusSeconds(5)));
        suite.send(ana.status(WAMID, DeliveryStatus.DELIVERED, AT.plusSeconds(3)));
        suite.send(ana.status(WAMID, DeliveryStatus.FAILED, AT.plusSeconds(10)));
        // Then
        soon().untilAsserted(() -> assertThat(message(sent)).containsEntry("failed_at", Timestamp.from(AT.plusSeconds(10))));
        assertThat(message(sent)).containsEntry("status", "read").containsEntry("wamid", WAMID)
                .containsEntry("sent_at", Timestamp.from(AT.plusSeconds(2)))
                .containsEntry("delivered_at", Timestamp.from(AT.plusSeconds(3)))
                .containsEntry("read_at", Timestamp.from(AT.plusSeconds(9)));
        assertThat(suite.conversation(ana.tenant())).containsEntry("state", "bot");
    }

    @Test
    void a_status_is_parked_until_the_acceptance_arrives() {
        // Given
        var sent = sent();
        suite.send(ana.status(WAMID, DeliveryStatus.DELIVERED, AT));
        soon().untilAsserted(
                () -> assertThat(TestDatabase.rows("select 1 from status_parked where tenant_id = ?", ana.tenant().value()))
                        .hasSize(1));
        // When
        suite.send(ana.finished(sent, new DispatchOutcome.Accepted(WAMID)));
        // Then
        soon().untilAsserted(() -> assertThat(message(sent)).containsEntry("status", "delivered"));
        assertThat(TestDatabase.rows("select 1 from status_parked where tenant_id = ?", ana.tenant().value())).isEmpty();
    }

    @Test
    void a_status_with_our_echoed_id_corrects_an_uncertain_reply() {
        // Given
        var sent = sent();
        suite.send(ana.finished(sent, new DispatchOutcome.Uncertain("connection reset")));
        awaitState(ana.tenant(), "waiting", "reply_uncertain");
        // When
        suite.send(ana.statusWithOurId(WAMID, DeliveryStatus.SENT, new Echo(AT, sent.messageId().toString())));
        // Then
        soon().untilAsserted(() -> assertThat(message(sent)).containsEntry("status", "sent").containsEntry("wamid", WAMID)
                .containsEntry("error_title", null));
        assertThat(suite.published(DispatchRequested.class, ana.tenant())).hasSize(1);
    }

    @Test
    void a_reply_that_fails_after_its_acceptance_is_handed_over() {
        var sent = sent();
        suite.send(ana.finished(sent, new DispatchOutcome.Accepted(WAMID)));
        suite.send(ana.statusWithOurId(WAMID, DeliveryStatus.FAILED, new Echo(AT, sent.messageId().toString())));
        awaitState(ana.tenant(), "waiting", "reply_failed");
        assertThat(message(sent)).containsEntry("status", "failed").containsEntry("error_code", 131047);
    }

    @Test
    void an_expired_hand_over_message_causes_no_second_hand_over() {
        // Given
        var sent = sent();
        suite.send(ana.finished(sent, new DispatchOutcome.Expired()));
        awaitState(ana.tenant(), "waiting", "reply_expired");
        var handOverMessage = dispatchRequests(ana.tenant(), 2).getLast();
        // When
        suite.send(ana.finished(handOverMessage, new DispatchOutcome.Expired()));
        // Then
        soon().untilAsserted(() -> assertThat(message(handOverMessage)).containsEntry("status", "expired"));
        assertThat(suite.conversation(ana.tenant())).containsEntry("epoch", 2L);
        assertThat(suite.published(DispatchRequested.class, ana.tenant())).hasSize(2);
    }

    @Test
    void a_reply_without_a_result_becomes_uncertain_and_is_handed_over() {
        // Given
        var sent = sent();
        // When
        TestDatabase.update(
                "update message set result_due_at = now() - interval '3 minutes' where tenant_id = ? and direction = 'out'",
                ana.tenant().value());
        settleAll();
        // Then
        awaitState(ana.tenant(), "waiting", "reply_uncertain");
        assertThat(message(sent)).containsEntry("status", "uncertain");
    }

    @Test
    void a_result_that_the_previous_version_stored_is_not_replaced_by_uncertain() {
        // Given
        var sent = sent();
        TestDatabase.update("""
            update message set status = 'accepted', rank = ?, result_due_at = now() - interval '3 minutes'
            where tenant_id = ? and direction = 'out'""", MessageStatus.ACCEPTED.rank(), ana.tenant().value());
        // When
        settleAll();
        // Then
        assertThat(message(sent)).containsEntry("status", "accepted").containsEntry("result_due_at", null);
    }

    @Test
    void a_cancelled_reply_is_requested_again_when_the_bot_is_in_control() {
        // Given
        var sent = sent();
        // When
        suite.send(ana.finished(sent, new DispatchOutcome.Cancelled("epoch")));
        // Then
        assertThat(replyRequest(ana.tenant(), 2).turnSeq()).isEqualTo(2);
        assertThat(suite.published(ReplyRequested.class, ana.tenant()).getLast().transcript()).hasSize(1);
    }

    @Test
    void a_reply_that_a_person_cancelled_is_handed_over_and_the_bot_writes_no_other() {
        // Given
        var sent = sent();
        // When
        suite.send(ana.finished(sent, new DispatchOutcome.Cancelled("stopped", DispatchOutcome.CancelCause.PERSON)));
        // Then
        awaitState(ana.tenant(), "waiting", "reply_cancelled");
        assertThat(suite.published(ReplyRequested.class, ana.tenant())).hasSize(1);
        assertThat(suite.published(DispatchRequested.class, ana.tenant())).hasSize(1);
    }

    @Test
    void payment_and_group_statuses_change_only_the_delivery_times() {
        // Given
        var sent = sent();
        suite.send(ana.finished(sent, new DispatchOutcome.Accepted(WAMID)));
        soon().untilAsserted(() -> assertThat(message(sent)).containsEntry("status", "accepted"));
        // When
        suite.send(about(DeliveryStatus.UNKNOWN, new Payment("ord-1", "captured", null, "INR", null, null), null));
        suite.send(about(DeliveryStatus.UNKNOWN, null, null));
        suite.send(about(DeliveryStatus.DELIVERED, null, "5511977770001"));
        suite.send(about(DeliveryStatus.DELIVERED, null, "5511977770002"));
        suite.send(about(DeliveryStatus.SENT, null, null));
        // Then
        soon().untilAsserted(() -> assertThat(message(sent)).containsEntry("sent_at", Timestamp.from(AT))
                .containsEntry("delivered_at", Timestamp.from(AT)).containsEntry("status", "delivered"));
        assertThat(TestDatabase.rows("select 1 from status_parked where tenant_id = ?", ana.tenant().value())).isEmpty();
        assertThat(suite.conversation(ana.tenant())).containsEntry("state", "bot");
    }

    /** @param participant the recipient in a group, or null outside a group */
    private StatusReported about(DeliveryStatus status, Payment payment, String participant) {
        var to = participant == null ? ana.person() : new Person(participant, null, null, null, null);
        return new StatusReported(ana.channel() + ":" + WAMID + ":" + status + ":" + participant, ana.tenant(), AT, 1,
                ana.channel(), WAMID, status, null, to, null, null, null, payment, participant == null ? null : "group-1");
    }

    @Test
    void a_status_that_arrives_before_its_echo_is_applied_to_it() {
        // Given
        var echo = ana.echoes(MessageEchoed.Direction.OUT, MessageEchoed.Source.APP, new Text("Aqui é a Carla"));
        suite.send(ana.status(echo.wamid(), DeliveryStatus.READ, Instant.now()));
        soon().untilAsserted(() -> assertThat(parked()).isEqualTo(1));
        // When
        suite.send(echo);
        // Then
        soon().untilAsserted(() -> assertThat(suite.message(ana.tenant(), echo.wamid())).containsEntry("status", "read"));
        assertThat(parked()).isZero();
    }

    @Test
    void a_status_that_is_parked_while_the_acceptance_is_stored_finds_its_message() {
        // Given
        var sent = sent();
        var isStored = new CompletableFuture<Void>();
        var mayCommit = new CompletableFuture<Void>();
        var acceptance = transactions
                .run(tx -> results.apply(tx, List.of(ana.finished(sent, new DispatchOutcome.Accepted(WAMID))))
                        .invoke(() -> isStored.complete(null)).chain(() -> Uni.createFrom().completionStage(mayCommit)))
                .subscribeAsCompletionStage();
        isStored.join();
        var status = transactions.run(tx -> updates.apply(tx, List.of(ana.status(WAMID, DeliveryStatus.DELIVERED, AT))))
                .subscribeAsCompletionStage();
        soon().until(() -> TestDatabase.count("select count(*) from pg_stat_activity "
                + "where datname = current_database() and wait_event_type = 'Lock'") > 0);
        // When
        mayCommit.complete(null);
        acceptance.join();
        status.join();
        // Then
        assertThat(message(sent)).containsEntry("status", "delivered");
        assertThat(parked()).isZero();
    }

    @Test
    void a_status_with_an_id_of_ours_that_no_conversation_sent_is_not_parked() {
        // When
        store(ana.statusWithOurId(WAMID, DeliveryStatus.SENT, new Echo(AT, MessageId.random().toString())),
                ana.statusWithOurId(WAMID, DeliveryStatus.READ, new Echo(AT, MessageId.random().toString())));
        // Then
        assertThat(parked()).isZero();
    }

    @Test
    void parked_statuses_stay_few_over_weeks() {
        // Given
        var perDay = 50;
        for (var day = 0; day < 21; day++) {
            // When
            var ofDay = "wamid." + day + ".";
            store(IntStream.range(0, perDay).mapToObj(i -> ana.status(ofDay + i, DeliveryStatus.READ, AT))
                    .toArray(StatusReported[]::new));
            store(IntStream.range(0, perDay).mapToObj(i -> ana.statusWithOurId(ofDay + "bulk." + i, DeliveryStatus.READ,
                    new Echo(AT, MessageId.random().toString()))).toArray(StatusReported[]::new));
            retention.deleteOld().await().atMost(Duration.ofSeconds(20));
            // Then
            assertThat(parked()).isLessThanOrEqualTo(2 * perDay);
            TestDatabase.update("update status_parked set parked_at = parked_at - interval '12 hours 1 second' "
                    + "where tenant_id = ?", ana.tenant().value());
        }
    }

    private void store(StatusReported... events) {
        transactions.run(tx -> updates.apply(tx, List.of(events))).await().atMost(Duration.ofSeconds(20));
    }

    private long parked() {
        return TestDatabase.count("select count(*) from status_parked where tenant_id = ?", ana.tenant().value());
    }

    private void settleAll() {
        unsettled.settleAll().await().atMost(Duration.ofSeconds(20));
    }

    private DispatchRequested sent() {
        return answer(ana, ask(ana, "oi"), reply("Olá!"));
    }

    private Map<String, Object> message(DispatchRequested sent) {
        return TestDatabase
                .rows("select * from message where tenant_id = ? and id = ?", ana.tenant().value(), sent.messageId().value())
                .getFirst();
    }
}
