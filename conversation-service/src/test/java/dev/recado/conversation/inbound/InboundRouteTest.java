package dev.recado.conversation.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.inject.Inject;

import dev.recado.conversation.ConversationFlow;
import dev.recado.conversation.Customer;
import dev.recado.conversation.Customer.Echo;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ConversationControlled;
import dev.recado.events.ConversationState;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.InboundContent.Reaction;
import dev.recado.events.InboundContent.SystemNotice;
import dev.recado.events.InboundContent.Text;
import dev.recado.events.MessageEchoed;
import dev.recado.events.MessageEchoed.Direction;
import dev.recado.events.MessageEchoed.Source;
import dev.recado.events.Person;
import dev.recado.events.ReplyRequested;
import dev.recado.events.SystemChange;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class InboundRouteTest extends ConversationFlow {

    @Inject
    InboundMessages messages;
    @Inject
    Transactions transactions;

    @Test
    void echoes_and_standby_messages_are_stored_once_and_not_answered() {
        // Given
        var phone = ana.echoes(Direction.OUT, Source.APP, new Text("Aqui é a Carla"));
        var tool = ana.echoes(Direction.OUT, Source.TOOL, new Text("Seu pedido saiu"));
        var standby = ana.echoes(Direction.IN, Source.STANDBY, new Text("obrigada"));
        // When
        List.of(phone, tool, standby, phone, standby).forEach(suite::send);
        // Then
        soon().untilAsserted(() -> assertThat(suite.messages(ana.tenant())).hasSize(3)
                .extracting(m -> m.get("direction") + " " + m.get("author") + " " + m.get("status") + " " + m.get("text"))
                .containsExactlyInAnyOrder("out agent sent Aqui é a Carla", "out system sent Seu pedido saiu",
                        "in customer received obrigada"));
        assertThat(suite.conversation(ana.tenant())).containsEntry("turn_seq", 0L).containsEntry("unread", 0)
                .containsEntry("window_ends_at", null);
        assertThat(suite.published(ReplyRequested.class, ana.tenant())).isEmpty();
    }

    @Test
    void messages_of_another_tool_and_of_standby_take_nothing_over() {
        // Given
        var tool = ana.echoes(Direction.OUT, Source.TOOL, new Text("Seu pedido saiu"));
        var standby = ana.echoes(Direction.IN, Source.STANDBY, new Text("obrigada"));
        var otherApp = ana.echoes(Direction.OUT, Source.STANDBY, new Text("De nada"));
        // When
        List.of(tool, standby, otherApp).forEach(suite::send);
        // Then
        soon().untilAsserted(() -> assertThat(suite.messages(ana.tenant())).hasSize(3));
        assertThat(suite.conversation(ana.tenant())).containsEntry("state", "bot").containsEntry("epoch", 1L);
        assertThat(ask(ana, "sentinel").turnSeq()).isEqualTo(1);
        assertThat(suite.published(ReplyRequested.class, ana.tenant())).hasSize(1);
    }

    @Test
    void a_message_from_the_whatsapp_app_takes_over_and_settles_the_turn() {
        // Given
        var queued = answer(ana, ask(ana, "oi"), Customer.reply("Olá!"));
        // When
        suite.send(ana.echoes(Direction.OUT, Source.APP, new Text("Aqui é a dona")));
        // Then
        awaitState(ana.tenant(), "human", "agent_took_over");
        soon().untilAsserted(() -> assertThat(suite.published(ConversationControlled.class, ana.tenant()))
                .extracting(ConversationControlled::epoch, ConversationControlled::state)
                .containsExactly(tuple(2L, ConversationState.HUMAN)));
        suite.send(ana.finished(queued, new DispatchOutcome.Cancelled("epoch")));
        suite.send(ana.writes("e amanhã?"));
        soon().untilAsserted(() -> assertThat(suite.conversation(ana.tenant())).containsEntry("turn_seq", 2L)
                .containsEntry("answered_seq", 1L).containsEntry("assignee", null).containsEntry("answer_due_at", null));
        assertThat(suite.published(ReplyRequested.class, ana.tenant())).hasSize(1);
    }

    @Test
    void a_message_from_the_whatsapp_app_takes_over_a_waiting_conversation() {
        // Given
        suite.send(ana.writes("alguém aí?", Duration.ofHours(7)));
        awaitState(ana.tenant(), "waiting", "message_too_old");
        // When
        suite.send(ana.echoes(Direction.OUT, Source.APP, new Text("Aqui é a dona")));
        // Then
        awaitState(ana.tenant(), "human", "message_too_old");
        assertThat(suite.conversation(ana.tenant())).containsEntry("epoch", 3L).containsEntry("unread", 0);
    }

    @Test
    void a_late_echo_leaves_the_newer_message_of_the_customer_open() {
        // Given
        ask(ana, "e agora?");
        // When
        suite.send(ana.echoes(Direction.OUT, Source.APP, new Text("Bom dia"), Duration.ofMinutes(2)));
        // Then
        awaitState(ana.tenant(), "human", "agent_took_over");
        assertThat(suite.conversation(ana.tenant())).containsEntry("turn_seq", 1L).containsEntry("answered_seq", 0L)
                .containsEntry("unread", 1);
    }

    @Test
    void a_reaction_from_the_app_and_an_old_echo_take_nothing_over() {
        // Given
        var turn = ask(ana, "oi");
        // When
        suite.send(ana.echoes(Direction.OUT, Source.APP, new Reaction("wamid.any", "👍")));
        suite.send(ana.echoes(Direction.OUT, Source.APP, new Text("ontem"), Duration.ofHours(7)));
        // Then
        soon().untilAsserted(() -> assertThat(suite.messages(ana.tenant())).hasSize(3));
        assertThat(suite.conversation(ana.tenant())).containsEntry("state", "bot").containsEntry("epoch", 1L);
        answer(ana, turn, Customer.reply("Olá!"));
    }

    @Test
    void an_echo_of_a_sent_message_is_not_stored_again() {
        // Given
        var sent = answer(ana, ask(ana, "oi"), Customer.reply("Olá!"));
        suite.send(ana.finished(sent, new DispatchOutcome.Accepted("wamid.ours")));
        soon().untilAsserted(() -> assertThat(suite.message(ana.tenant(), "wamid.ours")).containsEntry("status", "accepted"));
        // When
        storeEchoed(
                new MessageEchoed("e", ana.tenant(), Instant.now(), 1, ana.channel(), "wamid.ours", Direction.OUT, Source.TOOL,
                        ana.person(), new Text("Olá!"), Instant.now(), null));
        // Then
        assertThat(suite.messages(ana.tenant())).hasSize(2);
    }

    @Test
    void a_status_updates_the_sent_message_even_when_its_echo_came_first() {
        // Given
        var sent = answer(ana, ask(ana, "oi"), Customer.reply("Olá!"));
        storeEchoed(new MessageEchoed("e", ana.tenant(), Instant.now(), 1, ana.channel(), "wamid.crossed", Direction.OUT,
                Source.TOOL, ana.person(), new Text("Olá!"), Instant.now(), null));
        // When
        suite.send(ana.statusWithOurId("wamid.crossed", DeliveryStatus.READ,
                new Echo(Instant.now(), sent.messageId().toString())));
        // Then
        soon().untilAsserted(
                () -> assertThat(TestDatabase.rows("select status from message where id = ?", sent.messageId().value()))
                        .extracting(m -> m.get("status")).containsExactly("read"));
    }

    @Test
    void a_group_message_is_stored_with_its_sender_and_needs_no_answer() {
        // Given
        var message = ana.sendsToAGroup(new Text("quem vem?"));
        // When
        suite.send(message);
        suite.send(ana.sendsToAGroup(new Reaction(message.wamid(), "👍")));
        // Then
        soon().untilAsserted(() -> assertThat(suite.messages(ana.tenant())).extracting(m -> m.get("text"))
                .containsExactly("[in a group] quem vem?", "[in a group] 👍"));
        assertThat(suite.message(ana.tenant(), message.wamid())).containsEntry("turn_seq", null);
        assertThat(suite.conversation(ana.tenant())).containsEntry("turn_seq", 0L).containsEntry("window_ends_at", null)
                .containsEntry("unread", 2);
        assertThat(ask(ana, "sentinel").turnSeq()).isEqualTo(1);
        assertThat(suite.published(ReplyRequested.class, ana.tenant())).hasSize(1);
    }

    @Test
    void a_new_number_or_user_id_keeps_the_contact_and_gives_the_old_number_up() {
        // Given
        var old = ana.person().phone();
        ask(ana, "oi");
        // When
        suite.send(
                ana.sends(new SystemNotice(SystemChange.NUMBER_CHANGED, "5521988887777", "BR.2", null, null), Duration.ZERO));
        soon().untilAsserted(() -> assertThat(suite.conversation(ana.tenant())).containsEntry("phone", "5521988887777")
                .containsEntry("user_id", "BR.2"));
        suite.send(ana.as(new Person(null, "BR.2", null, null, null))
                .sends(new SystemNotice(SystemChange.USER_ID_CHANGED, null, "BR.3", null, null), Duration.ZERO));
        // Then
        soon().untilAsserted(() -> assertThat(suite.conversation(ana.tenant())).containsEntry("user_id", "BR.3"));
        ask(ana.as(new Person("5521988887777", null, null, null, null)), "sou eu");
        assertThat(ask(ana.as(new Person(null, "BR.3", null, null, null)), "de novo").turnSeq()).isEqualTo(3);
        assertThat(TestDatabase.rows("select 1 from contact where tenant_id = ?", ana.tenant().value())).hasSize(1);
        assertThat(ask(ana.as(new Person(old, null, null, null, "Caio")), "tenho o número agora").turnSeq()).isEqualTo(1);
        assertThat(TestDatabase.rows("select 1 from contact where tenant_id = ?", ana.tenant().value())).hasSize(2);
    }

    private void storeEchoed(MessageEchoed... events) {
        transactions.run(tx -> messages.storeEchoed(tx, List.of(events))).await().atMost(Duration.ofSeconds(20));
    }
}
