package dev.recado.conversation.reply;

import static dev.recado.conversation.Customer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import jakarta.inject.Inject;

import dev.recado.conversation.ConversationFlow;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ConversationControlled;
import dev.recado.events.Decision;
import dev.recado.events.DispatchRequested;
import dev.recado.events.HandOverCause;
import dev.recado.events.Lane;
import dev.recado.events.OutboundContent;
import dev.recado.events.ReplyRequested;
import dev.recado.events.TranscriptLine;
import dev.recado.events.Urgency;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class DraftAcceptanceTest extends ConversationFlow {

    @Inject
    OverdueAnswers overdue;

    @Test
    void an_accepted_draft_is_stored_and_sent_once_and_in_order() {
        // Given
        var turn = ask(ana, "oi");
        var draft = ana.drafted(turn, reply("Olá, Ana!", "Como posso ajudar?"));
        // When
        suite.send(draft);
        suite.send(draft);
        // Then
        var sent = dispatchRequests(ana.tenant(), 2);
        assertThat(sent).extracting(DispatchRequested::content)
                .containsExactly(OutboundContent.text("Olá, Ana!"), OutboundContent.text("Como posso ajudar?"));
        assertThat(sent).allSatisfy(d -> {
            assertThat(d.lane()).isEqualTo(Lane.REPLY);
            assertThat(d.epoch()).isEqualTo(1);
            assertThat(d.to().phone()).isEqualTo(ana.person().phone());
            assertThat(d.expiresAt()).isEqualTo(d.occurredAt().plusSeconds(600));
        });
        assertThat(suite.conversation(ana.tenant())).containsEntry("answered_seq", 1L).containsEntry("answer_due_at", null);
        assertThat(ask(ana, "sentinel").transcript()).extracting(TranscriptLine::text)
                .containsExactly("oi", "Olá, Ana!", "Como posso ajudar?", "sentinel");
        assertThat(suite.published(DispatchRequested.class, ana.tenant())).hasSize(2);
    }

    @Test
    void an_overtaken_draft_is_dropped_and_the_newer_turn_answered() {
        // Given
        var first = ask(ana, "um");
        var second = ask(ana, "dois");
        // When
        suite.send(ana.drafted(first, reply("resposta ao um")));
        var sent = answer(ana, second, reply("resposta aos dois"));
        // Then
        assertThat(sent.content()).isEqualTo(OutboundContent.text("resposta aos dois"));
        assertThat(suite.messages(ana.tenant())).hasSize(3);
        assertThat(suite.conversation(ana.tenant())).containsEntry("overtaken", 0);
    }

    @Test
    void after_two_overtaken_drafts_the_next_is_sent_and_newer_messages_get_a_new_turn() {
        // Given
        var first = ask(ana, "um");
        var second = ask(ana, "dois");
        var third = ask(ana, "três");
        ask(ana, "quatro");
        suite.send(ana.drafted(first, reply("late 1")));
        suite.send(ana.drafted(second, reply("late 2")));
        // When
        var sent = answer(ana, third, reply("resposta aos três"));
        // Then
        assertThat(sent.content()).isEqualTo(OutboundContent.text("resposta aos três"));
        var own = replyRequest(ana.tenant(), 5);
        assertThat(own.turnSeq()).isEqualTo(5);
        assertThat(own.transcript()).extracting(TranscriptLine::text).containsExactly("um", "dois", "três", "resposta aos três",
                "quatro");
        assertThat(answer(ana, own, reply("resposta ao quatro")).content())
                .isEqualTo(OutboundContent.text("resposta ao quatro"));
        assertThat(suite.conversation(ana.tenant())).containsEntry("answer_due_at", null);
    }

    @Test
    void a_hand_over_message_is_sent_under_the_new_epoch() {
        // When
        var sent = answer(ana, ask(ana, "quero falar com alguém"),
                new Decision.HandOver(HandOverCause.CUSTOMER_ASKED, "Já chamo a Carla.", "human", Urgency.HIGH));
        // Then
        assertThat(sent.content()).isEqualTo(OutboundContent.text("Já chamo a Carla."));
        assertThat(sent.lane()).isEqualTo(Lane.NOTICE);
        assertThat(sent.epoch()).isEqualTo(2);
        assertThat(sent.emergency()).isNull();
        awaitState(ana.tenant(), "waiting", "customer_asked");
        soon().untilAsserted(() -> assertThat(suite.published(ConversationControlled.class, ana.tenant()))
                .extracting(ConversationControlled::epoch).containsExactly(2L));
    }

    @Test
    void an_emergency_always_gets_the_fixed_text() {
        var sent = answer(ana, ask(ana, "dor no peito"),
                new Decision.HandOver(HandOverCause.EMERGENCY, "tome um chá", null, Urgency.EMERGENCY));
        assertThat(((OutboundContent.Text) sent.content()).body()).contains("192").contains("SAMU").doesNotContain("chá");
        assertThat(sent.emergency()).isTrue();
        assertThat(suite.conversation(ana.tenant())).containsEntry("urgency", "emergency");
    }

    @Test
    void a_turn_that_needs_no_answer_is_settled() {
        // When
        suite.send(ana.drafted(ask(ana, "obrigada!"), new Decision.NotNeeded("thanks")));
        // Then
        soon().untilAsserted(() -> assertThat(suite.conversation(ana.tenant())).containsEntry("answered_seq", 1L)
                .containsEntry("answer_due_at", null).containsEntry("state", "bot"));
        assertThat(suite.published(DispatchRequested.class, ana.tenant())).isEmpty();
    }

    @Test
    void an_overdue_answer_is_handed_over_and_its_draft_is_dropped() {
        // Given
        var turn = ask(ana, "oi?");
        // When
        TestDatabase.update("update conversation set answer_due_at = now() - interval '1 second' where tenant_id = ?",
                ana.tenant().value());
        TestDatabase.update("update answer_due set due_at = now() - interval '1 second' where tenant_id = ?",
                ana.tenant().value());
        overdue.handOverIfAnyOverdue().await().atMost(Duration.ofSeconds(20));
        // Then
        awaitState(ana.tenant(), "waiting", "answer_overdue");
        var message = dispatchRequests(ana.tenant(), 1).getFirst();
        assertThat(message.lane()).isEqualTo(Lane.NOTICE);
        assertThat(((OutboundContent.Text) message.content()).body()).endsWith("por aqui.").doesNotContain("\n");
        suite.send(ana.drafted(turn, reply("desculpe a demora")));
        suite.send(ana.writes("sentinel"));
        soon().untilAsserted(() -> assertThat(suite.conversation(ana.tenant())).containsEntry("turn_seq", 2L));
        assertThat(suite.published(ReplyRequested.class, ana.tenant())).hasSize(1);
        assertThat(suite.published(DispatchRequested.class, ana.tenant())).hasSize(1);
    }
}
