package dev.recado.simulator;

import static dev.recado.simulator.SimulatorUnderTest.prompt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiTest {

    private static final JsonObject AS_JSON = new JsonObject().put("responseMimeType", "application/json").put("responseSchema",
            new JsonObject("{\"type\":\"OBJECT\",\"properties\":{\"reply\":{\"type\":\"STRING\"}},\"required\":[\"reply\"]}"));

    private SimulatorUnderTest sim;

    @BeforeEach
    void start() {
        sim = new SimulatorUnderTest();
    }

    @AfterEach
    void stop() throws IOException {
        sim.close();
    }

    @Test
    void the_answer_has_googles_format_and_the_requested_schema() {
        // When
        var answer = sim.generate(prompt("BOT: Olá\nCUSTOMER: tem estacionamento?").put("generationConfig", AS_JSON));
        // Then
        var json = new JsonObject(answer.body());
        var candidate = json.getJsonArray("candidates").getJsonObject(0);
        assertThat(candidate.getString("finishReason")).isEqualTo("STOP");
        assertThat(candidate.getJsonObject("content").getString("role")).isEqualTo("model");
        assertThat(new JsonObject(text(json)).getString("reply")).contains("tem estacionamento?");
        var usage = json.getJsonObject("usageMetadata");
        assertThat(usage.getInteger("totalTokenCount"))
                .isEqualTo(usage.getInteger("promptTokenCount") + usage.getInteger("candidatesTokenCount"));
        assertThat(json.getString("modelVersion")).isEqualTo("gemini-3.8-flash");
        assertThat(json.getString("responseId")).isNotBlank();
        await().untilAsserted(() -> assertThat(sim.list("/sim/model-calls").getFirst().getBoolean("in_flight")).isFalse());
        assertThat(sim.list("/sim/model-calls").getFirst().getString("newest")).isEqualTo("tem estacionamento?");
        assertThat(sim.list("/sim/model-calls?full=true").getFirst().getJsonObject("request").containsKey("contents")).isTrue();
    }

    @Test
    void without_a_json_mime_type_the_answer_is_plain_text() {
        assertThat(text(new JsonObject(sim.generate(prompt("oi")).body()))).startsWith("Olá!");
    }

    @Test
    void api_keys_and_models_are_checked() {
        var path = "/v1beta/models/gemini-3.8-flash";
        var wrong = sim.plain("GET", path, "", "x-goog-api-key", "other");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(wrong.body()).getJsonObject("error").getJsonArray("details").getJsonObject(0)
                .getString("reason"))
                .isEqualTo("API_KEY_INVALID");
        assertThat(sim.plain("GET", path, "").statusCode()).isEqualTo(403);
        assertThat(sim.plain("GET", path, "", "x-goog-api-key", SimulatorUnderTest.KEY).body())
                .contains("\"models/gemini-3.8-flash\"");
        assertThat(
                sim.plain("GET", "/v1beta/models/gemini-2.0-flash", "", "x-goog-api-key", SimulatorUnderTest.KEY).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/gemini/refused.csv", delimiter = '|', quoteCharacter = '^')
    void requests_that_google_refuses_get_invalid_argument(String body) {
        var answer = sim.generate(new JsonObject(body));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("status")).isEqualTo("INVALID_ARGUMENT");
    }

    @ParameterizedTest
    @CsvSource({"429,429,RESOURCE_EXHAUSTED", "500,500,INTERNAL", "503,503,UNAVAILABLE"})
    void an_error_has_googles_format_and_affects_only_matching_calls(String mode, int http, String status) {
        // Given
        sim.faults("gemini", new JsonObject().put("mode", mode).put("match", "AZAR").put("retry_after", "26s").put("times", 1));
        // Then
        assertThat(sim.generate(prompt("CUSTOMER: azar\nBOT: oi\nCUSTOMER: sorte")).statusCode()).isEqualTo(200);
        var answer = sim.generate(prompt("CUSTOMER: que azar"));
        var error = new JsonObject(answer.body()).getJsonObject("error");
        assertThat(answer.statusCode()).isEqualTo(http);
        assertThat(error.getString("status")).isEqualTo(status);
        assertThat(error.encode().contains("\"retryDelay\":\"26s\"")).isEqualTo(http == 429);
        assertThat(sim.generate(prompt("CUSTOMER: que azar")).statusCode()).isEqualTo(200);
    }

    @Test
    void a_blocked_prompt_is_a_200_without_candidates() {
        sim.faults("gemini", new JsonObject().put("mode", "blocked"));
        var json = new JsonObject(sim.generate(prompt("oi")).body());
        assertThat(json.containsKey("candidates")).isFalse();
        assertThat(json.getJsonObject("promptFeedback").getString("blockReason")).isEqualTo("PROHIBITED_CONTENT");
        assertThat(json.getJsonObject("usageMetadata").getInteger("promptTokenCount")).isPositive();
    }

    @Test
    void the_output_can_be_truncated_or_missing() {
        // Given
        sim.faults("gemini", new JsonObject().put("mode", "invalid_json").put("times", 1));
        // Then
        var cut = text(new JsonObject(sim.generate(prompt("oi").put("generationConfig", AS_JSON)).body()));
        assertThatThrownBy(() -> new JsonObject(cut)).isInstanceOf(DecodeException.class);
        // Given
        sim.faults("gemini", new JsonObject().put("mode", "max_tokens"));
        // Then
        var candidate = new JsonObject(sim.generate(prompt("oi")).body()).getJsonArray("candidates").getJsonObject(0);
        assertThat(candidate.getString("finishReason")).isEqualTo("MAX_TOKENS");
        assertThat(candidate.getJsonObject("content").containsKey("parts")).isFalse();
    }

    @Test
    void a_given_reply_is_answered_in_the_requested_schema() {
        // Given
        sim.faults("gemini", new JsonObject().put("mode", "reply").put("match", "AZAR").put("text", "**Olá**"));
        // When
        var given = sim.generate(prompt("azar").put("generationConfig", AS_JSON));
        var other = sim.generate(prompt("oi").put("generationConfig", AS_JSON));
        // Then
        assertThat(new JsonObject(text(new JsonObject(given.body()))).getString("reply")).isEqualTo("**Olá**");
        assertThat(new JsonObject(text(new JsonObject(other.body()))).getString("reply")).startsWith("Olá!");
    }

    @Test
    void a_captured_response_is_played_as_it_is() {
        // Given
        var captured = new JsonObject("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Sá\"},{\"text\":\"bado\"}]}}]}");
        sim.faults("gemini", new JsonObject().put("mode", "response").put("response", captured).put("times", 1));
        // When
        var answer = sim.generate(prompt("oi"));
        // Then
        assertThat(new JsonObject(answer.body())).isEqualTo(captured);
        assertThat(text(new JsonObject(sim.generate(prompt("oi")).body()))).startsWith("Olá!");
    }

    @Test
    void of_several_faults_the_first_that_matches_counts_and_ends_by_itself() {
        // Given
        var faults = new JsonArray()
                .add(new JsonObject().put("mode", "reply").put("match", "um").put("text", "1").put("times", 1))
                .add(new JsonObject().put("mode", "reply").put("match", "dois").put("text", "2"))
                .add(new JsonObject().put("mode", "reply").put("match", "um").put("text", "3"));
        assertThat(sim.plain("PUT", "/sim/faults", new JsonObject().put("gemini", faults).encode()).statusCode())
                .isEqualTo(200);
        // When
        var replies = Stream.of("um", "dois", "um", "dois", "oi").map(words -> sim.generate(prompt(words)))
                .map(answer -> text(new JsonObject(answer.body()))).toList();
        // Then
        assertThat(replies.subList(0, 4)).containsExactly("1", "2", "3", "2");
        assertThat(replies.getLast()).startsWith("Olá!");
        assertThat(new JsonObject(sim.plain("GET", "/sim/faults", "").body()).getJsonArray("gemini")).hasSize(3);
    }

    @Test
    void a_mode_without_its_text_is_refused() {
        assertThat(sim.plain("PUT", "/sim/faults", "{\"gemini\":{\"mode\":\"reply\"}}").statusCode()).isEqualTo(400);
        assertThat(sim.plain("PUT", "/sim/faults", "{\"gemini\":{\"mode\":\"response\"}}").body())
                .contains("gemini.response is missing");
    }

    @Test
    void a_thousand_hanging_calls_do_not_delay_other_calls() {
        // Given
        sim.faults("gemini", new JsonObject().put("mode", "hang").put("match", "devagar"));
        var hanging = IntStream.range(0, 1000).mapToObj(i -> sim.generateLater(prompt("CUSTOMER: devagar"))).toList();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(sim.list("/sim/model-calls")).hasSize(1000));
        // When
        var start = System.nanoTime();
        var answer = sim.generate(prompt("CUSTOMER: depressa"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(hanging).noneMatch(call -> call.isDone());
        assertThat(sim.list("/sim/model-calls")).filteredOn(call -> call.getBoolean("in_flight")).hasSize(1000);
        // When
        hanging.forEach(call -> call.cancel(true));
        // Then
        await().untilAsserted(() -> assertThat(sim.list("/sim/model-calls")).noneMatch(call -> call.getBoolean("in_flight")));
    }

    private static String text(JsonObject answer) {
        return answer.getJsonArray("candidates").getJsonObject(0).getJsonObject("content").getJsonArray("parts")
                .getJsonObject(0)
                .getString("text");
    }
}
