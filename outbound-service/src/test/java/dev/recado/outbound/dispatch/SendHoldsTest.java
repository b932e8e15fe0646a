package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.Address;
import dev.recado.events.ConversationId;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.events.OutboundContent.Template;
import dev.recado.events.TemplateComponentValues;
import dev.recado.events.TemplateParameter;
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

/** An error that concerns one kind of messages lets that kind wait, and no other. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class SendHoldsTest {

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    Transactions transactions;
    @Inject
    DispatchRequests requests;

    @AfterEach
    void release() {
        TestDatabase.update("delete from send_hold where channel_id = ?", Suite.CHANNEL.value());
        TestDatabase.update("update pace set next_at = '-infinity' where channel_id = ?", Suite.CHANNEL.value());
    }

    private DispatchRequested store(Lane lane, OutboundContent content) throws Throwable {
        var id = MessageId.random();
        var now = Instant.now();
        var request = new DispatchRequested(id.toString(), Suite.TENANT, now, id, ConversationId.random(), Suite.CHANNEL,
                new Address(phone(), null), content, lane, 1, now.plus(Duration.ofDays(2)), null, null,
                null);
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> requests.store(tx, List.of(request))));
        return request;
    }

    private static OutboundContent text(String body) {
        return OutboundContent.text(body);
    }

    private static OutboundContent template(String name, String value) {
        return new Template(name, new Template.Language("pt_BR", null),
                List.of(new TemplateComponentValues.Body(List.of(new TemplateParameter.Text(value, null)))));
    }

    private void pauseNumber() {
        TestDatabase.update("update pace set next_at = now() + interval '2 seconds' where channel_id = ?",
                Suite.CHANNEL.value());
    }

    /** Due in about an hour or later, and not sent. */
    private void expectHeld(DispatchRequested request) {
        soon().untilAsserted(() -> assertThat(TestDatabase.rows(
                "select 1 from work where id = ? and due_at > now() + interval '50 minutes'", request.messageId().value()))
                .hasSize(1));
    }

    private void expectSent(DispatchRequested request) {
        soon().untilAsserted(() -> assertThat(suite.outcomes(request.messageId())).containsExactly("Accepted"));
    }

    @Test
    void a_spam_limit_stops_bulk_messages_waiting_and_new_ones_and_no_other() throws Throwable {
        // Given
        pauseNumber();
        var refused = store(Lane.BULK, text("!error 131048 400"));
        var waiting = store(Lane.BULK, text("later"));
        delay(waiting, "10 minutes");
        // When
        expectHeld(refused);
        // Then
        expectHeld(waiting);
        expectHeld(store(Lane.BULK, text("new")));
        expectSent(store(Lane.NOTICE, text("notice")));
        expectSent(store(Lane.REPLY, text("reply")));
    }

    @Test
    void an_error_that_follows_at_once_changes_no_hold_and_a_later_one_delays_what_still_waits() throws Throwable {
        // Given
        expectHeld(store(Lane.BULK, text("!error 131048 400")));
        moveHold("1 hour");
        var first = until();
        var second = store(Lane.BULK, text("!error 131048 400"));
        var waiting = store(Lane.BULK, text("later"));
        delay(waiting, "10 minutes");
        // When
        delay(second, "0 seconds");
        // Then
        soon().untilAsserted(() -> assertThat(graph.callsTo(second.to().phone())).hasSize(1));
        expectHeld(second);
        assertThat(until()).isEqualTo(first);
        // When
        moveHold("-2 hours");
        delay(second, "0 seconds");
        // Then
        expectHeld(waiting);
    }

    private static void delay(DispatchRequested request, String time) {
        TestDatabase.update("update work set due_at = now() + ?::interval where id = ?", time, request.messageId().value());
    }

    private static void moveHold(String time) {
        TestDatabase.update("update send_hold set until = until + ?::interval where channel_id = ?", time,
                Suite.CHANNEL.value());
    }

    private static List<String> until() {
        return TestDatabase.texts("select until::text from send_hold where channel_id = ? and kind = 'bulk'",
                Suite.CHANNEL.value());
    }

    @Test
    void a_payment_problem_stops_templates_and_no_other_message() throws Throwable {
        // When
        expectHeld(store(Lane.NOTICE, template("order_ok", "!error 131042 400")));
        // Then
        expectHeld(store(Lane.NOTICE, template("another", "x")));
        expectSent(store(Lane.BULK, text("free")));
        assertThat(TestDatabase.rows("select 1 from channel where channel_id = ? and failing_code is not null",
                Suite.CHANNEL.value())).isEmpty();
    }

    @Test
    void a_paused_template_waits_and_another_one_is_sent() throws Throwable {
        // When
        expectHeld(store(Lane.BULK, template("promo", "!error 132015 400")));
        // Then
        expectHeld(store(Lane.BULK, template("promo", "x")));
        expectSent(store(Lane.BULK, template("another", "x")));
    }

    @Test
    void a_message_of_a_person_fails_rather_than_waits_for_an_hour() throws Throwable {
        // When
        var request = store(Lane.AGENT, template("promo", "!error 132015 400"));
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(request.messageId())).containsExactly("Failed"));
    }
}
