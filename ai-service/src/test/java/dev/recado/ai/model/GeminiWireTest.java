package dev.recado.ai.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.stream.Stream;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.recado.ai.model.GeminiStub.Canned;
import dev.recado.ai.model.ModelAnswer.Blocked;
import dev.recado.ai.model.ModelAnswer.Failed;
import dev.recado.ai.model.ModelAnswer.Malformed;
import dev.recado.ai.model.ModelAnswer.Misconfigured;
import dev.recado.ai.model.ModelAnswer.RateLimited;
import dev.recado.ai.model.ModelAnswer.TimedOut;
import dev.recado.ai.model.ModelAnswer.Unavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiWireTest {

    private static final String HTML = "<html><body>Bad Gateway</body></html>";

    private final GeminiStub stub = new GeminiStub();
    private ChatModel model;

    @BeforeEach
    void connect() {
        model = model(stub.baseUrl());
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @ParameterizedTest
    @MethodSource
    void each_failure_is_classified_and_not_retried_by_the_client(Canned canned, Failed expected) {
        // Given
        stub.answer("oi", canned);
        // When
        var thrown = catchThrowable(() -> model.chat("oi"));
        // Then
        assertThat(ModelFailureException.of(thrown)).isEqualTo(expected);
        assertThat(stub.requestsWith("oi")).hasSize(1);
    }

    static Stream<Arguments> each_failure_is_classified_and_not_retried_by_the_client() {
        return Stream.of(
                arguments(GeminiStub.canned(429, "rate-limited"), new RateLimited(Duration.ofMillis(1500), false)),
                arguments(GeminiStub.canned(429, "rate-limited-without-delay"), new RateLimited(null, false)),
                arguments(GeminiStub.canned(429, "quota-spent"), new RateLimited(Duration.ofSeconds(26), true)),
                arguments(GeminiStub.canned(500, "internal"), new Unavailable("HTTP 500")),
                arguments(GeminiStub.canned(503, "overloaded"), new Unavailable("HTTP 503")),
                arguments(new Canned(502, HTML), new Unavailable("HTTP 502")),
                arguments(GeminiStub.hang(), new TimedOut()),
                arguments(GeminiStub.canned(400, "bad-key"), new Misconfigured("HTTP 400 API_KEY_INVALID")),
                arguments(GeminiStub.canned(402, "credit-used-up"), new Misconfigured("HTTP 402 RESOURCE_EXHAUSTED")),
                arguments(GeminiStub.canned(403, "forbidden"), new Misconfigured("HTTP 403 PERMISSION_DENIED")),
                arguments(GeminiStub.canned(404, "no-such-model"), new Misconfigured("HTTP 404 NOT_FOUND")),
                arguments(new Canned(302, HTML), new Misconfigured("HTTP 302 ?")),
                arguments(GeminiStub.canned(200, "blocked"), new Blocked("PROHIBITED_CONTENT")),
                arguments(GeminiStub.canned(200, "safety-without-content"), new Blocked("SAFETY")),
                arguments(GeminiStub.canned(200, "max-tokens-empty"), new Malformed("finished by MAX_TOKENS")),
                arguments(GeminiStub.canned(200, "thoughts-only"), new Malformed("no content")),
                arguments(GeminiStub.canned(200, "unknown-finish-reason"), new Malformed("finished by MALFORMED_RESPONSE")),
                arguments(new Canned(200, HTML), new Malformed("no candidate")),
                arguments(new Canned(200, ""), new Malformed("no candidate")));
    }

    @Test
    void an_answer_contains_its_token_usage() {
        // When
        var answer = model.chat(UserMessage.from("oi"));
        // Then
        assertThat(answer.aiMessage().text()).contains("Como posso ajudar?");
        assertThat(answer.tokenUsage().inputTokenCount()).isEqualTo(120);
    }

    @Test
    void two_text_parts_are_one_text() {
        // Given
        stub.answer("oi", GeminiStub.canned(200, "two-parts"));
        // When
        var answer = model.chat("oi");
        // Then
        assertThat(answer).contains("Sim, atendemos aos **sábados**, das 8h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"thought-part", "no-usage", "odd-fields"})
    void an_answer_is_its_text_alone(String name) {
        // Given
        stub.answer("oi", GeminiStub.canned(200, name));
        // When
        var answer = model.chat("oi");
        // Then
        assertThat(answer).startsWith("{\"reply\":\"Olá!\"").endsWith("}");
    }

    @ParameterizedTest
    @CsvSource({"normal,120,214", "no-usage,,", "usage-without-answer,120,214", "bad-key,,"})
    void missing_token_counts_stay_unknown(String name, Integer input, Integer output) {
        // Given
        var tokens = new TokenCounter();
        // When
        tokens.count(() -> {
            new GeminiResponse(200, GeminiStub.canned(200, name).body()).countTokens();
            return null;
        });
        // Then
        assertThat(tokens.input()).isEqualTo(input);
        assertThat(tokens.output()).isEqualTo(output);
    }

    @Test
    void the_request_has_the_fixed_settings_and_no_sampling_parameters() {
        // When
        model.chat("oi");
        // Then
        assertThat(stub.requestsWith("oi")).singleElement().asString()
                .startsWith("/v1beta/models/gemini-3.8-flash:generateContent\ntest-key\n")
                .containsPattern("\"thinkingLevel\"\\s*:\\s*\"low\"")
                .doesNotContain("thinkingBudget", "temperature", "topP", "topK");
    }

    @Test
    void a_refused_connection_is_unavailable() throws IOException {
        // Given
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        // When
        var thrown = catchThrowable(() -> model("http://localhost:" + free + "/v1beta").chat("oi"));
        // Then
        assertThat(ModelFailureException.of(thrown)).isInstanceOf(Unavailable.class);
    }

    private static ChatModel model(String baseUrl) {
        var builder = GoogleAiGeminiChatModel.builder().apiKey("test-key").baseUrl(baseUrl).modelName("gemini-3.8-flash")
                .timeout(Duration.ofSeconds(2));
        new GeminiClientSetup().customize(builder);
        return builder.build();
    }
}
