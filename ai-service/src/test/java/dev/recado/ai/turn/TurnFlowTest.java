package dev.recado.ai.turn;

import static dev.recado.ai.turn.ConversationStub.request;
import static dev.recado.ai.turn.ConversationStub.uniqueWord;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;

import dev.recado.ai.AiTestResource;
import dev.recado.ai.model.GeminiStub;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ConversationId;
import dev.recado.events.Decision;
import dev.recado.events.HandOverCause;
import dev.recado.events.ReplyDrafted;
import dev.recado.events.Topics;
import dev.recado.events.Urgency;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "ai"))
@QuarkusTestResource(AiTestResource.class)
class TurnFlowTest {

    GeminiStub gemini;

    @Inject
    ConversationStub conversationStub;

    @Test
    void a_request_that_is_delivered_twice_gets_one_draft() {
        // Given
        var word = uniqueWord();
        var conversation = ConversationId.random();
        var request = request(conversation, 1, 1, word);
        // When
        conversationStub.publish(Topics.REPLIES_REQUESTED, request);
        conversationStub.awaitDrafts(conversation, drafts -> assertThat(drafts).hasSize(1));
        conversationStub.publish(Topics.REPLIES_REQUESTED, request);
        conversationStub.publish(Topics.REPLIES_REQUESTED, request(conversation, 1, 2, "sentinela"));
        // Then
        conversationStub.awaitDrafts(conversation,
                drafts -> assertThat(drafts).extracting(ReplyDrafted::turnSeq).containsExactly(1L, 2L));
        var first = conversationStub.draftsOf(conversation).getFirst();
        assertThat(first.eventId()).isEqualTo(request.eventId() + ":drafted");
        assertThat(first.decision()).isInstanceOfSatisfying(Decision.Reply.class, reply -> {
            assertThat(reply.parts()).containsExactly("Olá! Como posso ajudar?");
            assertThat(reply.urgency()).isEqualTo(Urgency.NORMAL);
        });
        assertThat(first.usage().inputTokens()).isEqualTo(120);
        assertThat(first.usage().outputTokens()).isEqualTo(214);
        assertThat(gemini.requestsWith(word)).hasSize(1);
    }

    @Test
    void a_draft_contains_the_text_for_whatsapp() {
        // Given
        var word = uniqueWord();
        gemini.answer(word, GeminiStub.canned(200, "two-parts"));
        // When
        var conversation = conversationStub.ask(word);
        // Then
        conversationStub.awaitDrafts(conversation, drafts -> assertThat(drafts).singleElement()
                .satisfies(draft -> assertThat(draft.decision()).isInstanceOfSatisfying(Decision.Reply.class,
                        reply -> assertThat(reply.parts()).containsExactly("Sim, atendemos aos *sábados*, das 8h às 12h."))));
    }

    @Test
    void an_answer_without_usage_is_drafted_and_its_tokens_stay_unknown() {
        // Given
        var word = uniqueWord();
        gemini.answer(word, GeminiStub.canned(200, "no-usage"));
        // When
        var conversation = conversationStub.ask(word);
        // Then
        conversationStub.awaitDrafts(conversation, drafts -> assertThat(drafts).singleElement().satisfies(draft -> {
            assertThat(draft.decision()).isInstanceOf(Decision.Reply.class);
            assertThat(draft.usage().inputTokens()).isNull();
            assertThat(draft.usage().outputTokens()).isNull();
        }));
        assertThat(
                TestDatabase.texts("select coalesce(input_tokens::text, 'unknown') from model_call where conversation_id = ?",
                        conversation.value()))
                .containsExactly("unknown");
    }

    @Test
    void three_waiting_requests_cause_one_call_for_the_newest() {
        // Given
        var word = uniqueWord();
        var conversation = ConversationId.random();
        // When
        for (var turn = 1; turn <= 3; turn++) {
            conversationStub.publish(Topics.REPLIES_REQUESTED, request(conversation, 1, turn, word + " " + turn));
        }
        // Then
        conversationStub.awaitDrafts(conversation,
                drafts -> assertThat(drafts).extracting(ReplyDrafted::turnSeq).containsExactly(3L));
        assertThat(gemini.requestsWith(word)).singleElement().asString().contains(word + " 3");
        assertThat(states(conversation)).matches("(superseded )*answered");
    }

    @Test
    void an_older_request_is_ignored() {
        // Given
        var late = uniqueWord();
        var conversation = ConversationId.random();
        // When
        conversationStub.publish(Topics.REPLIES_REQUESTED, request(conversation, 2, 4, "agora"));
        conversationStub.publish(Topics.REPLIES_REQUESTED, request(conversation, 2, 3, late));
        conversationStub.publish(Topics.REPLIES_REQUESTED, request(conversation, 1, 9, late));
        // Then
        conversationStub.awaitDrafts(conversation, drafts -> assertThat(drafts).hasSize(1));
        assertThat(states(conversation)).isEqualTo("answered");
        assertThat(gemini.requestsWith(late)).isEmpty();
    }

    @Test
    void a_takeover_supersedes_the_waiting_turn() {
        // Given
        var word = uniqueWord();
        gemini.answer(word, GeminiStub.canned(429, "rate-limited"));
        var conversation = conversationStub.ask(word);
        await().until(() -> states(conversation).equals("waiting") && gemini.requestsWith(word).size() == 1);
        // When
        conversationStub.control(conversation, 2);
        // Then
        await().untilAsserted(() -> assertThat(states(conversation)).isEqualTo("superseded"));
        conversationStub.publish(Topics.REPLIES_REQUESTED, request(conversation, 1, 2, "tarde demais"));
        conversationStub.publish(Topics.REPLIES_REQUESTED, request(conversation, 3, 1, "sentinela"));
        conversationStub.awaitDrafts(conversation,
                drafts -> assertThat(drafts).extracting(ReplyDrafted::epoch).containsExactly(3L));
        assertThat(gemini.requestsWith(word)).hasSize(1);
    }

    @Test
    void a_newer_request_waits_while_an_older_one_is_answered() {
        // Given
        var first = uniqueWord();
        var second = uniqueWord();
        gemini.answer(first, GeminiStub.hang());
        var conversation = conversationStub.ask(first);
        await().until(() -> gemini.requestsWith(first).size() == 1);
        // When
        conversationStub.publish(Topics.REPLIES_REQUESTED, request(conversation, 1, 2, second));
        // Then
        await().untilAsserted(() -> assertThat(states(conversation)).isEqualTo("running waiting"));
        conversationStub.awaitDrafts(conversation, drafts -> assertThat(drafts).hasSize(2));
        assertThat(conversationStub.draftsOf(conversation).getFirst().decision())
                .isInstanceOfSatisfying(Decision.HandOver.class,
                        h -> assertThat(h.cause()).isEqualTo(HandOverCause.MODEL_TIMEOUT));
        assertThat(conversationStub.draftsOf(conversation).getLast().decision()).isInstanceOf(Decision.Reply.class);
    }

    @Test
    void another_worker_answers_a_turn_after_its_lease_expires() {
        // Given
        var word = uniqueWord();
        gemini.answer(word, GeminiStub.hang(), GeminiStub.canned(200, "normal"));
        var conversation = conversationStub.ask(word);
        await().until(() -> gemini.requestsWith(word).size() == 1);
        // When
        await().until(() -> {
            // again and again, because the first worker may extend its lease before another one sees that it has expired
            TestDatabase.update("update work set leased_until = now() - interval '1 second' where person = ?",
                    conversation.toString());
            return gemini.requestsWith(word).size() > 1;
        });
        // Then
        conversationStub.awaitDrafts(conversation, drafts -> assertThat(drafts).hasSize(1));
        assertThat(states(conversation)).isEqualTo("answered");
        conversationStub.publish(Topics.REPLIES_REQUESTED, request(conversation, 1, 2, "sentinela"));
        conversationStub.awaitDrafts(conversation,
                drafts -> assertThat(drafts).extracting(ReplyDrafted::turnSeq).containsExactly(1L, 2L));
    }

    private static String states(ConversationId conversation) {
        return String.join(" ", TestDatabase.texts("select state from turn where conversation_id = ? order by epoch, turn_seq",
                conversation.value()));
    }
}
