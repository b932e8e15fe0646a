package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

/** All entries of one POST are processed, and several messages in a row are one turn. */
@SuiteTest
class BatchTest {

    @Test
    void twelve_messages_of_five_customers_and_seven_statuses_in_one_post(SuiteUnderTest suite) {
        // Given
        var customers = IntStream.range(0, 5).mapToObj(i -> suite.customer()).toList();
        var webhook = suite.meta().webhook();
        var counts = new int[]{4, 3, 2, 2, 1};
        for (var i = 0; i < counts.length; i++) {
            var texts = IntStream.range(0, counts[i]).mapToObj(n -> suite.meta().text("mensagem " + n)).toList();
            webhook.messages(customers.get(i), texts);
        }
        IntStream.range(0, 7).forEach(i -> webhook.status(customers.get(i % 5), suite.meta().text("").wamid(), "delivered"));
        // When
        assertThat(suite.meta().post(webhook.body()).status()).isEqualTo(200);
        // Then
        for (var i = 0; i < counts.length; i++) {
            var customer = customers.get(i);
            var written = counts[i];
            suite.oracle().eventually(() -> assertThat(suite.owner().messagesOf(customer))
                    .filteredOn(m -> "in".equals(m.get("direction").asText())).hasSize(written));
            suite.oracle().eventually(() -> assertThat(suite.simulator().sentTo(customer)).hasSize(1));
        }
        suite.oracle().settled();
        customers.forEach(customer -> assertThat(suite.simulator().sentTo(customer)).hasSize(1));
    }

    @Test
    void a_signed_post_of_three_megabytes_is_stored_whole_and_one_above_four_is_413(SuiteUnderTest suite) {
        // Given
        var ana = suite.customer();
        var texts = IntStream.range(0, 740).mapToObj(i -> suite.meta().text("parte " + i + " ".repeat(3_900) + ".")).toList();
        var body = suite.meta().webhook().messages(ana, texts).body();
        assertThat(body.length()).isBetween(2_900_000, 3_200_000);
        // When
        assertThat(suite.meta().post(body).status()).isEqualTo(200);
        // Then
        suite.oracle().eventually("one reply is sent", () -> assertThat(suite.simulator().sentTo(ana)).hasSize(1));
        suite.oracle().settled();
        assertThat(suite.oracle().storedFrom(ana)).isEqualTo(texts.size());
        assertThat(suite.simulator().sentTo(ana)).hasSize(1);
        assertThat(suite.meta().post(body + " ".repeat(1_400_000)).status()).isEqualTo(413);
    }
}
