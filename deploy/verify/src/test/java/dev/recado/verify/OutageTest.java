package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.recado.events.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Our own outages lose nothing and poison nothing: the broker's shows at the door, the database's only delays. */
@ExtendWith(SuiteExtension.class)
class OutageTest {

    private static final int UNDER_WAY = 40;
    private static final Duration REFUSED_WITHIN = Duration.ofSeconds(2);

    @Test
    void without_the_broker_a_webhook_is_503_within_two_seconds_and_its_redelivery_works(SuiteUnderTest suite) {
        // Given
        var ana = suite.customer();
        var body = suite.meta().webhook().message(ana, suite.meta().text("Vocês abrem no feriado?")).body();
        suite.stop("kafka");
        try {
            // When
            var started = System.nanoTime();
            var answer = suite.meta().post(body);
            var took = Duration.ofNanos(System.nanoTime() - started);
            // Then
            assertThat(answer.status()).isEqualTo(503);
            assertThat(took).isLessThan(REFUSED_WITHIN);
            assertThat(suite.meta().post(body).status()).isEqualTo(503);
        } finally {
            suite.start("kafka");
        }
        suite.meta().deliver(body);
        suite.oracle().eventually("it holds", () -> assertThat(suite.simulator().sentTo(ana)).hasSize(1));
        suite.oracle().settled();
        assertThat(suite.owner().messagesOf(ana)).hasSize(2);
    }

    /** Longer than any client of ours waits for an answer, when in full size. */
    @Test
    void what_was_under_way_when_the_broker_went_is_finished_once_it_is_back(SuiteUnderTest suite) {
        // Given
        var customers = Stream.generate(suite::customer).limit(UNDER_WAY).toList();
        customers.forEach(customer -> suite.meta().write(customer, "Vocês atendem no sábado?"));
        // When
        suite.stop("kafka");
        try {
            suite.pause(TestSize.ofRun().brokerAway());
        } finally {
            suite.start("kafka");
        }
        // Then
        eachIsAnsweredOnce(customers, suite);
    }

    @Test
    void what_the_broker_took_only_in_part_is_503_and_after_redelivery_every_event_is_there_once(SuiteUnderTest suite) {
        // Given
        var ana = suite.customer();
        var text = suite.meta().text("Vocês aceitam convênio?");
        var body = suite.meta().webhook().message(ana, text).status(ana, suite.meta().text("").wamid(), "delivered").body();
        var receivedBefore = suite.broker().endOf(Topics.MESSAGES_RECEIVED);
        // When
        suite.broker().whileRefusing(Topics.STATUSES_REPORTED, () -> {
            assertThat(suite.meta().post(body).status()).isEqualTo(503);
            suite.oracle().eventually("the part that was taken",
                    () -> assertThat(suite.broker().endOf(Topics.MESSAGES_RECEIVED)).isGreaterThan(receivedBefore));
        });
        suite.meta().deliver(body);
        // Then
        suite.oracle().eventually("it holds", () -> assertThat(suite.simulator().sentTo(ana)).hasSize(1));
        suite.oracle().settled();
        assertThat(suite.broker().endOf(Topics.MESSAGES_RECEIVED)).isGreaterThanOrEqualTo(receivedBefore + 2);
        assertThat(suite.owner().messagesOf(ana)).hasSize(2);
        assertThat(suite.simulator().sentTo(ana)).hasSize(1);
    }

    @Test
    void without_the_database_webhooks_stay_200_nothing_is_dead_lettered_and_all_is_answered_afterwards(SuiteUnderTest suite) {
        // Given
        var deadBefore = suite.broker().deadLetters();
        var customers = new ArrayList<TestCustomer>();
        suite.stop("postgres");
        // When
        try {
            var end = System.nanoTime() + TestSize.ofRun().databaseAway().toNanos();
            while (System.nanoTime() < end) {
                var customer = suite.customer();
                customers.add(customer);
                var body = suite.meta().webhook().message(customer, suite.meta().text("Tem estacionamento?")).body();
                assertThat(suite.meta().post(body).status()).isEqualTo(200);
                suite.pause(Duration.ofMillis(200));
            }
        } finally {
            suite.start("postgres");
        }
        // Then
        eachIsAnsweredOnce(customers, suite);
        assertThat(suite.broker().deadLetters()).isEqualTo(deadBefore);
    }

    private static void eachIsAnsweredOnce(List<TestCustomer> customers, SuiteUnderTest suite) {
        customers.forEach(
                customer -> suite.oracle().eventually("it holds", () -> assertThat(suite.simulator().sentTo(customer)).hasSize(1)));
        suite.oracle().settled();
        customers.forEach(customer -> assertThat(suite.simulator().sentTo(customer)).hasSize(1));
    }
}
