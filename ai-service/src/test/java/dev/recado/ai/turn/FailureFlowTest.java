package dev.recado.ai.turn;

import static dev.recado.ai.model.GeminiStub.canned;
import static dev.recado.ai.turn.ConversationStub.uniqueWord;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import dev.recado.ai.AiTestResource;
import dev.recado.ai.model.GeminiStub;
import dev.recado.ai.model.GeminiStub.Canned;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.Decision;
import dev.recado.events.HandOverCause;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "ai"))
@QuarkusTestResource(AiTestResource.class)
class FailureFlowTest {

    GeminiStub gemini;

    @Inject
    ConversationStub conversationStub;

    @ParameterizedTest
    @MethodSource
    void a_failure_ends_in_a_hand_over_with_its_cause(List<Canned> answers, int calls, HandOverCause cause) {
        // Given
        var word = uniqueWord();
        gemini.answer(word, answers.toArray(Canned[]::new));
        // When
        var conversation = conversationStub.ask(word);
        // Then
        conversationStub.awaitDrafts(conversation, drafts -> assertThat(drafts).singleElement()
                .satisfies(draft -> assertThat(draft.decision()).isInstanceOfSatisfying(Decision.HandOver.class,
                        handOver -> assertThat(handOver.cause()).isEqualTo(cause))));
        assertThat(gemini.requestsWith(word)).hasSize(calls);
    }

    static Stream<Arguments> a_failure_ends_in_a_hand_over_with_its_cause() {
        return Stream.of(
                arguments(List.of(canned(200, "blocked")), 1, HandOverCause.PROMPT_BLOCKED),
                arguments(List.of(canned(200, "safety-without-content")), 1, HandOverCause.PROMPT_BLOCKED),
                arguments(List.of(canned(200, "invalid-json")), 2, HandOverCause.MALFORMED_OUTPUT),
                arguments(List.of(canned(200, "empty-reply")), 2, HandOverCause.MALFORMED_OUTPUT),
                arguments(List.of(canned(200, "invisible-reply")), 2, HandOverCause.MALFORMED_OUTPUT),
                arguments(List.of(canned(200, "max-tokens-empty")), 2, HandOverCause.MALFORMED_OUTPUT),
                arguments(List.of(canned(200, "unknown-finish-reason")), 2, HandOverCause.MALFORMED_OUTPUT),
                arguments(List.of(canned(500, "internal")), 3, HandOverCause.MODEL_UNAVAILABLE),
                arguments(List.of(canned(429, "rate-limited-without-delay")), 4, HandOverCause.MODEL_RATE_LIMITED),
                arguments(List.of(canned(429, "quota-spent")), 1, HandOverCause.MODEL_RATE_LIMITED),
                arguments(List.of(canned(400, "bad-key")), 1, HandOverCause.MODEL_MISCONFIGURED),
                arguments(List.of(canned(200, "appointment")), 1, HandOverCause.APPOINTMENT));
    }

    @ParameterizedTest
    @MethodSource
    void a_temporary_failure_ends_in_a_reply(List<Canned> answers) {
        // Given
        var word = uniqueWord();
        gemini.answer(word, answers.toArray(Canned[]::new));
        // When
        var conversation = conversationStub.ask(word);
        // Then
        conversationStub.awaitDrafts(conversation, drafts -> assertThat(drafts).singleElement()
                .satisfies(draft -> assertThat(draft.decision()).isInstanceOf(Decision.Reply.class)));
        assertThat(gemini.requestsWith(word)).hasSize(answers.size());
    }

    static Stream<List<Canned>> a_temporary_failure_ends_in_a_reply() {
        return Stream.of(
                List.of(canned(500, "internal"), canned(503, "overloaded"), canned(200, "normal")),
                List.of(canned(429, "rate-limited"), canned(200, "normal")),
                List.of(canned(200, "invalid-json"), canned(200, "normal")),
                List.of(canned(200, "invisible-reply"), canned(200, "normal")),
                List.of(canned(200, "fenced-json")),
                List.of(canned(200, "thought-part")),
                List.of(canned(200, "no-usage")));
    }

    @Test
    void a_model_answer_without_reply_is_drafted_as_not_needed() {
        // Given
        var word = uniqueWord();
        gemini.answer(word, canned(200, "nothing-to-say"));
        // When
        var conversation = conversationStub.ask(word);
        // Then
        conversationStub.awaitDrafts(conversation, drafts -> assertThat(drafts).singleElement()
                .satisfies(draft -> assertThat(draft.decision()).isInstanceOf(Decision.NotNeeded.class)));
    }

    @Test
    void two_hundred_hanging_calls_do_not_delay_other_turns() {
        // Given
        var word = uniqueWord();
        gemini.answer(word, GeminiStub.hang());
        var before = gemini.hanging();
        var stuck = IntStream.range(0, 200).mapToObj(i -> conversationStub.ask(word)).toList();
        await().atMost(Duration.ofSeconds(30)).until(() -> gemini.hanging() >= before + 150);
        // When
        var other = conversationStub.ask("oi");
        // Then
        conversationStub.awaitDrafts(other, drafts -> assertThat(drafts).hasSize(1));
        assertThat(conversationStub.draftsOf(stuck.getLast())).isEmpty();
        conversationStub.awaitDrafts(stuck.getLast(), drafts -> assertThat(drafts).singleElement()
                .satisfies(draft -> assertThat(draft.decision()).isInstanceOfSatisfying(Decision.HandOver.class,
                        handOver -> assertThat(handOver.cause()).isEqualTo(HandOverCause.MODEL_TIMEOUT))));
    }
}
