package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays the cases of {@code src/test/resources/field-cases}: what real customers, models and attackers have sent. All cases are
 * played at the same time, and each is checked when nothing is in progress any more.
 */
@SuiteTest
class FieldCasesTest {

    @AfterEach
    void no_faults(SuiteUnderTest suite) {
        suite.simulator().noFaults();
    }

    @TestFactory
    Stream<DynamicNode> inputs_from_the_field_have_the_right_effect(SuiteUnderTest suite) {
        var requests = FieldCase.of("requests").stream().map(one -> new RequestCase(suite, one)).toList();
        var webhooks = FieldCase.of("webhooks").stream().map(one -> new WebhookCase(suite, one)).toList();
        var answers = FieldCase.of("answers").stream().map(one -> new AnswerCase(suite, one)).toList();
        suite.simulator().model(Stream.concat(answers.stream().map(AnswerCase::modelFault),
                webhooks.stream().flatMap(WebhookCase::modelFaults)).toList());
        var questions = suite.meta().webhook();
        answers.forEach(one -> one.write(questions));
        suite.meta().deliver(questions.body());
        suite.oracle().eventually("every webhook of every case is stored", () -> {
            webhooks.forEach(WebhookCase::advance);
            assertThat(webhooks).filteredOn(one -> !one.isPlayed()).extracting(WebhookCase::name).isEmpty();
        });
        requests.forEach(RequestCase::send);
        suite.oracle().settled();
        return Stream.of(
                DynamicContainer.dynamicContainer("webhooks",
                        webhooks.stream().map(one -> DynamicTest.dynamicTest(one.name(), one::check))),
                DynamicContainer.dynamicContainer("answers",
                        answers.stream().map(one -> DynamicTest.dynamicTest(one.name(), one::check))),
                DynamicContainer.dynamicContainer("requests",
                        requests.stream().map(one -> DynamicTest.dynamicTest(one.name(), one::check))));
    }
}
