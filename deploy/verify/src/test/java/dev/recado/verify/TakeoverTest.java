package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** After a takeover no queued reply of the bot is sent. */
@SuiteTest
class TakeoverTest {

    private static final int QUEUED = 6;

    @Test
    void a_reply_queued_behind_the_pacer_is_not_sent_after_a_takeover(SuiteUnderTest suite) {
        // Given
        SendSlots.hold(suite);
        try {
            var customers = IntStream.range(0, QUEUED).mapToObj(i -> suite.customer()).toList();
            var webhook = suite.meta().webhook();
            customers.forEach(customer -> webhook.message(customer, suite.meta().text("Oi, tudo bem?")));
            suite.meta().deliver(webhook.body());
            suite.oracle().eventually(() -> assertThat(customers)
                    .allSatisfy(c -> assertThat(suite.oracle().dispatchesTo(c)).containsExactly("ready")));
            var taken = customers.getLast();
            var id = suite.owner().conversationOf(taken).orElseThrow().get("id").asText();
            // When
            var answer = suite.owner().post("/api/v1/conversations/" + id + "/takeover", "{}");
            assertThat(answer.status()).isEqualTo(200);
            suite.oracle()
                    .eventually(() -> assertThat(suite.owner().conversation(id).at("/control/applied").asBoolean()).isTrue());
            SendSlots.release(suite);
            // Then
            customers.stream().filter(c -> c != taken)
                    .forEach(c -> suite.oracle().eventually(() -> assertThat(suite.simulator().sentTo(c)).hasSize(1)));
            assertThat(suite.simulator().sentTo(taken)).isEmpty();
            assertThat(suite.oracle().dispatchesTo(taken)).containsExactly("cancelled");
        } finally {
            SendSlots.release(suite);
        }
    }
}
