package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A failing model call ends as a hand-over with its cause and delays no other conversation. */
@SuiteTest
class ModelFaultTest {

    private static final String MARK = "defeito";

    @AfterEach
    void no_faults(SuiteUnderTest suite) {
        suite.simulator().noFaults();
    }

    @ParameterizedTest
    @CsvSource({"429,model_rate_limited", "500,model_unavailable", "hang,model_timeout", "blocked,prompt_blocked",
            "invalid_json,malformed_output"})
    void a_failing_model_hands_over_with_the_right_cause(String mode, String cause, SuiteUnderTest suite) {
        // Given
        suite.simulator().faults("{\"gemini\":{\"mode\":\"%s\",\"match\":\"%s\",\"millis\":60000}}".formatted(mode, MARK));
        var unlucky = suite.customer();
        var other = suite.customer();
        // When
        suite.meta().write(unlucky, "Uma pergunta com " + MARK + " " + mode);
        suite.meta().write(other, "Uma pergunta comum");
        // Then
        suite.oracle().eventually(() -> assertThat(suite.simulator().sentTo(other)).hasSize(1));
        suite.oracle().eventually(() -> {
            var conversation = suite.owner().conversationOf(unlucky).orElseThrow();
            assertThat(conversation.get("state").asText()).isEqualTo("waiting");
            assertThat(conversation.get("cause").asText()).isEqualTo(cause);
            assertThat(suite.simulator().sentTo(unlucky)).hasSize(1);
        });
    }

    @Test
    void with_two_hundred_hanging_calls_the_next_conversation_is_answered(SuiteUnderTest suite) {
        // Given
        suite.simulator().faults("{\"gemini\":{\"mode\":\"hang\",\"match\":\"%s\",\"millis\":60000}}".formatted(MARK));
        var webhook = suite.meta().webhook();
        var hanging = IntStream.range(0, TestSize.ofRun().hangingModelCalls()).mapToObj(i -> suite.customer()).toList();
        hanging.forEach(customer -> webhook.message(customer, suite.meta().text("Com " + MARK)));
        suite.meta().deliver(webhook.body());
        suite.oracle()
                .eventually(() -> assertThat(suite.simulator().modelCallsInFlight()).isGreaterThanOrEqualTo(hanging.size()));
        var lucky = suite.customer();
        // When
        suite.meta().write(lucky, "Uma pergunta comum");
        // Then
        suite.oracle().eventually(() -> assertThat(suite.simulator().sentTo(lucky)).hasSize(1));
        assertThat(suite.simulator().modelCallsInFlight()).isGreaterThanOrEqualTo(hanging.size() / 2);
        suite.oracle().eventually(() -> assertThat(hanging).allSatisfy(
                customer -> assertThat(suite.oracle().stateOf(customer)).isEqualTo("waiting")));
    }
}
