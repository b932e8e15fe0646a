package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.recado.events.Topics;
import org.junit.jupiter.api.Test;

/** An outage of the broker or the database loses nothing and dead-letters nothing. */
@SuiteTest
class OutageTest {

    private static final int IN_PROGRESS = 40;
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
        suite.oracle().eventually(() -> assertThat(suite.simulator().sentTo(ana)).hasSize(1));
        suite.oracle().settled();
        assertThat(suite.owner().messagesOf(ana)).hasSize(2);
    }

    @Test
    void without_the_broker_reads_are_answered_and_the_services_that_answer_them_stay_ready(SuiteUnderTest suite) {
        // Given
        var ana = suite.customer();
        suite.meta().write(ana, "Qual o telefone da loja?");
        suite.oracle().eventually(() -> assertThat(suite.simulator().sentTo(ana)).hasSize(1));
        suite.stop("kafka");
        try {
            // When
            suite.oracle().eventually("the outage is known", () -> {
                assertThat(readiness(suite, "ingest").status()).isEqualTo(503);
                assertThat(readiness(suite, "conversation").body()).contains("no broker answers");
            });
            // Then
            for (var service : List.of("conversation", "auth", "outbound", "ai")) {
                assertThat(readiness(suite, service).status()).as(service).isEqualTo(200);
            }
            assertThat(suite.owner().messagesOf(ana)).hasSize(2);
            assertThat(suite.owner().get("/api/v1/me").status()).isEqualTo(200);
            assertThat(TestHttp.get(suite.gateway() + "/api/v1/health").json().at("/components/kafka/ok").asBoolean())
                    .isFalse();
        } finally {
            suite.start("kafka");
        }
    }

    private static TestHttp.Response readiness(SuiteUnderTest suite, String service) {
        return TestHttp.get(suite.managementUrl(service) + "/q/health/ready");
    }

    /** In full size the outage lasts longer than every client time-out. */
    @Test
    void work_in_progress_when_the_broker_stops_is_finished_after_it_is_back(SuiteUnderTest suite) {
        // Given
        var customers = Stream.generate(suite::customer).limit(IN_PROGRESS).toList();
        customers.forEach(customer -> suite.meta().write(customer, "Vocês atendem no sábado?"));
        // When
        suite.stop("kafka");
        try {
            suite.pause(TestSize.ofRun().brokerOutage());
        } finally {
            suite.start("kafka");
        }
        // Then
        assertEachAnsweredOnce(customers, suite);
    }

    @Test
    void a_webhook_published_only_in_part_is_503_and_after_redelivery_every_event_is_stored_once(SuiteUnderTest suite) {
        // Given
        var ana = suite.customer();
        var text = suite.meta().text("Vocês aceitam convênio?");
        var body = suite.meta().webhook().message(ana, text).status(ana, suite.meta().text("").wamid(), "delivered").body();
        var receivedBefore = suite.kafka().endOf(Topics.MESSAGES_RECEIVED);
        // When
        suite.kafka().whileRefusing(Topics.STATUSES_REPORTED, () -> {
            assertThat(suite.meta().post(body).status()).isEqualTo(503);
            suite.oracle().eventually("the accepted part is published",
                    () -> assertThat(suite.kafka().endOf(Topics.MESSAGES_RECEIVED)).isGreaterThan(receivedBefore));
        });
        suite.meta().deliver(body);
        // Then
        suite.oracle().eventually(() -> assertThat(suite.simulator().sentTo(ana)).hasSize(1));
        suite.oracle().settled();
        assertThat(suite.kafka().endOf(Topics.MESSAGES_RECEIVED)).isGreaterThanOrEqualTo(receivedBefore + 2);
        assertThat(suite.owner().messagesOf(ana)).hasSize(2);
        assertThat(suite.simulator().sentTo(ana)).hasSize(1);
    }

    @Test
    void without_the_database_webhooks_stay_200_nothing_is_dead_lettered_and_all_are_answered_afterwards(SuiteUnderTest suite) {
        // Given
        var deadBefore = suite.kafka().deadLetters();
        var customers = new ArrayList<TestCustomer>();
        suite.stop("postgres");
        // When
        try {
            var end = System.nanoTime() + TestSize.ofRun().databaseOutage().toNanos();
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
        assertEachAnsweredOnce(customers, suite);
        assertThat(suite.kafka().deadLetters()).isEqualTo(deadBefore);
    }

    private static void assertEachAnsweredOnce(List<TestCustomer> customers, SuiteUnderTest suite) {
        customers.forEach(
                customer -> suite.oracle().eventually(() -> assertThat(suite.simulator().sentTo(customer)).hasSize(1)));
        suite.oracle().settled();
        customers.forEach(customer -> assertThat(suite.simulator().sentTo(customer)).hasSize(1));
    }
}
