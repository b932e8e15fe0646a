package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A customer asks, the model answers with the words of the case, and the case says what the Graph API receives. */
final class AnswerCase {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final SuiteUnderTest suite;
    private final FieldCase given;
    private final TestCustomer customer;
    /** Part of the customer's message, by which the simulator finds the answer of this case. */
    private final String mark = "(caso %04d)".formatted(NUMBER.incrementAndGet());

    AnswerCase(SuiteUnderTest suite, FieldCase given) {
        this.suite = suite;
        this.given = given;
        this.customer = suite.customer();
    }

    String name() {
        return given.name();
    }

    ObjectNode modelFault() {
        var fault = TestJson.object().put("match", mark);
        if (given.has("response")) {
            fault.put("mode", "response").set("response", given.get("response"));
            return fault;
        }
        return fault.put("mode", "reply").put("text", given.text("reply"));
    }

    void write(WebhookPayload webhook) {
        webhook.message(customer, suite.meta().text(given.get("write").asText("Tenho uma dúvida") + " " + mark));
    }

    void check() {
        var cause = given.get("handed_over").asText("none");
        assertThat(suite.oracle().causeOf(customer)).as("%s: cause of a hand-over", name()).isEqualTo(cause);
        if (given.has("sent")) {
            assertThat(suite.simulator().sentTo(customer)).as(name()).extracting(sent -> sent.get("body").asText())
                    .containsExactlyElementsOf(given.list("sent").stream().map(JsonNode::asText).toList());
        }
    }
}
