package dev.recado.conversation.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.Customer;
import dev.recado.conversation.conversation.ConversationConfig;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ConversationChanged;
import dev.recado.events.DispatchRequested;
import dev.recado.events.InboundContent;
import dev.recado.events.MessageReceived;
import dev.recado.events.Person;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TenantId;
import dev.recado.events.TranscriptLine;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class InboundMessagesTest extends ConversationFlow {

    @Inject
    InboundMessages messages;
    @Inject
    Transactions transactions;
    @Inject
    ConversationConfig config;

    @Test
    void a_message_is_stored_and_requests_one_reply() {
        // When
        var turn = ask(ana, "Bom dia, vocês abrem amanhã?");
        // Then
        assertThat(turn.epoch()).isEqualTo(1);
        assertThat(turn.turnSeq()).isEqualTo(1);
        assertThat(turn.contactName()).isEqualTo("Ana");
        assertThat(turn.answerDueAt()).isEqualTo(turn.occurredAt().plus(config.answerWithin()));
        assertThat(turn.transcript()).extracting(TranscriptLine::text).containsExactly("Bom dia, vocês abrem amanhã?");
        assertThat(suite.messages(ana.tenant())).singleElement()
                .satisfies(m -> assertThat(m).containsEntry("status", "received"));
        soon().untilAsserted(() -> assertThat(suite.published(ConversationChanged.class, ana.tenant()))
                .extracting(ConversationChanged::change)
                .containsExactly(ConversationChanged.Change.OPENED, ConversationChanged.Change.MESSAGE_RECORDED));
    }

    @Test
    void a_repeated_event_changes_nothing() {
        // Given
        var event = ana.writes("oi");
        // When
        suite.send(event);
        replyRequest(ana.tenant(), 1);
        suite.send(event);
        suite.send(event);
        // Then
        var turn = ask(ana, "sentinel");
        assertThat(turn.turnSeq()).isEqualTo(2);
        assertThat(suite.messages(ana.tenant())).hasSize(2);
        assertThat(suite.published(ReplyRequested.class, ana.tenant())).hasSize(2);
    }

    @Test
    void twelve_messages_of_five_customers_in_one_batch_request_five_replies() {
        // Given
        var tenant = TenantId.random();
        var events = new ArrayList<MessageReceived>();
        for (var writes : new int[]{4, 3, 2, 2, 1}) {
            var customer = Customer.of(tenant);
            for (var i = 0; i < writes; i++) {
                events.add(customer.writes("message " + i, Duration.ofSeconds(10 - i)));
            }
        }
        events.add(events.getFirst());
        // When
        store(events);
        // Then
        replyRequest(tenant, 5);
        assertThat(suite.messages(tenant)).hasSize(12);
        assertThat(suite.published(ReplyRequested.class, tenant)).extracting(turn -> turn.transcript().size())
                .containsExactlyInAnyOrder(4, 3, 2, 2, 1);
    }

    @Test
    void two_tenants_in_one_batch_stay_apart_even_on_one_channel_with_one_wamid() {
        // Given
        var bia = new Customer(TenantId.random(), ana.channel(), ana.person());
        var hers = bia.writes("oi");
        var anas = new MessageReceived(hers.eventId(), ana.tenant(), hers.occurredAt(), 1, hers.channelId(), hers.wamid(),
                hers.from(),
                hers.content(), hers.receivedAt(), null, null, null, null, null);
        // When
        store(List.of(hers, anas));
        // Then
        replyRequest(ana.tenant(), 1);
        replyRequest(bia.tenant(), 1);
        assertThat(suite.messages(ana.tenant())).hasSize(1);
        assertThat(suite.messages(bia.tenant())).hasSize(1);
    }

    @Test
    void a_number_with_and_without_the_ninth_digit_is_one_conversation() {
        // Given
        var withNinth = ana.person().phone();
        var without = withNinth.substring(0, 4) + withNinth.substring(5);
        var mobile = "5511" + "98" + withNinth.substring(6);
        // When
        ask(ana.as(new Person(mobile, null, null, null, "Ana")), "oi");
        ask(ana.as(new Person("5511" + mobile.substring(5), "BR.1", null, null, null)), "sou eu");
        ask(ana.as(new Person(null, "BR.1", null, null, null)), "de novo");
        // Then
        assertThat(without).hasSize(12);
        assertThat(suite.conversation(ana.tenant())).containsEntry("turn_seq", 3L).containsEntry("user_id", "BR.1");
    }

    @Test
    void an_old_message_is_stored_and_handed_over_without_a_message() {
        // When
        suite.send(ana.writes("alguém aí?", Duration.ofHours(7)));
        // Then
        awaitState(ana.tenant(), "waiting", "message_too_old");
        assertThat(suite.messages(ana.tenant())).hasSize(1);
        assertThat(suite.published(ReplyRequested.class, ana.tenant())).isEmpty();
        assertThat(suite.published(DispatchRequested.class, ana.tenant())).isEmpty();
    }

    @Test
    void invalid_characters_are_replaced_and_a_reaction_needs_no_answer() {
        // When
        suite.send(ana.sends(new InboundContent.Unsupported("reaction", "{\"emoji\":\"\\uD83D\"}"), Duration.ofSeconds(2)));
        var turn = ask(ana, "zero\u0000 fim 👋");
        // Then
        assertThat(turn.turnSeq()).isEqualTo(1);
        assertThat(turn.transcript()).extracting(TranscriptLine::text).containsExactly("zero\uFFFD fim 👋");
        assertThat(suite.messages(ana.tenant())).extracting(m -> m.get("kind")).containsExactly("reaction", "text");
    }

    @Test
    void the_bot_is_silent_while_a_person_answers_and_resumes_after_the_conversation_is_resolved() {
        // Given
        ask(ana, "oi");
        TestDatabase.update("update conversation set state = 'waiting', answer_due_at = null where tenant_id = ?",
                ana.tenant().value());
        suite.send(ana.writes("alguém?"));
        soon().untilAsserted(() -> assertThat(suite.conversation(ana.tenant())).containsEntry("turn_seq", 2L));
        TestDatabase.update("update conversation set state = 'resolved' where tenant_id = ?", ana.tenant().value());
        // When
        var turn = ask(ana, "voltei");
        // Then
        assertThat(turn.turnSeq()).isEqualTo(3);
        assertThat(turn.epoch()).isEqualTo(2);
        assertThat(suite.conversation(ana.tenant())).containsEntry("state", "bot").containsEntry("answered_seq", 2L);
    }

    private void store(List<MessageReceived> events) {
        transactions.run(tx -> messages.storeReceived(tx, events)).await().atMost(Duration.ofSeconds(20));
    }
}
