package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A killed process loses no message and sends no message twice. */
@SuiteTest
class KillTest {

    private static final List<String> SERVICES = List.of("ingest", "conversation", "ai", "outbound", "auth");

    @AfterEach
    void no_faults(SuiteUnderTest suite) {
        suite.simulator().noFaults();
    }

    @Test
    void a_response_lost_after_acceptance_is_settled_by_the_status_echo_and_never_sent_again(SuiteUnderTest suite) {
        for (var i = 0; i < TestSize.ofRun().resetsAfterAcceptance(); i++) {
            // Given
            var ana = suite.customer();
            suite.simulator()
                    .faults("{\"graph\":{\"mode\":\"accept_then_reset\",\"times\":1,\"to\":\"%s\"}}".formatted(ana.phone()));
            // When
            suite.meta().write(ana, "Qual o endereço?");
            // Then
            suite.oracle().eventually(() -> assertThat(suite.oracle().dispatchesTo(ana)).containsExactly("accepted"));
            assertThat(suite.simulator().sentTo(ana)).hasSize(1);
        }
    }

    @Test
    void outbound_killed_between_acceptance_and_its_own_commit_sends_once(SuiteUnderTest suite) {
        // Given
        var ana = suite.customer();
        suite.simulator().faults("{\"graph\":{\"mode\":\"accept_then_hang\",\"times\":1,\"to\":\"%s\",\"millis\":60000}}"
                .formatted(ana.phone()));
        suite.meta().write(ana, "Aceitam cartão?");
        suite.oracle().eventually(() -> assertThat(suite.simulator().sentTo(ana)).hasSize(1));
        // When
        suite.replicas("outbound").forEach(suite::kill);
        suite.replicas("outbound").forEach(suite::start);
        // Then
        suite.oracle().eventually(() -> assertThat(suite.oracle().dispatchesTo(ana)).startsWith("accepted"));
        suite.oracle().settled();
        assertThat(suite.oracle().repliesTo(ana)).hasSize(1);
    }

    /** The commit interval is longer than the test, so that only the stop commits. */
    @Test
    void a_service_that_is_stopped_commits_its_finished_records(SuiteUnderTest suite) {
        // Given
        suite.stop("ai");
        suite.start("ai", Map.of("MP_MESSAGING_CONNECTOR_SMALLRYE_KAFKA_AUTO_COMMIT_INTERVAL_MS", "600000"));
        try {
            var ana = suite.customer();
            suite.meta().write(ana, "Tem estacionamento?");
            suite.oracle().eventually(() -> assertThat(suite.simulator().sentTo(ana)).hasSize(1));
        } finally {
            // When
            suite.stop("ai");
        }
        // Then
        try {
            suite.oracle().settled();
        } finally {
            suite.start("ai");
        }
    }

    @Test
    void ai_killed_during_a_model_call_answers_once(SuiteUnderTest suite) {
        // Given
        suite.simulator().faults("{\"gemini\":{\"mode\":\"delay\",\"millis\":4000,\"match\":\"devagar\"}}");
        var ana = suite.customer();
        suite.meta().write(ana, "Responda devagar, por favor");
        suite.oracle().eventually(() -> assertThat(suite.simulator().modelCallsInFlight()).isPositive());
        // When
        suite.replicas("ai").forEach(suite::kill);
        suite.replicas("ai").forEach(suite::start);
        // Then
        suite.oracle().eventually(() -> assertThat(suite.simulator().sentTo(ana)).hasSize(1));
        suite.oracle().settled();
        assertThat(suite.simulator().sentTo(ana)).hasSize(1);
    }

    @Test
    void each_service_killed_in_turn_while_customers_write(SuiteUnderTest suite) {
        // Given
        var customers = IntStream.range(0, TestSize.ofRun().customersDuringKills()).mapToObj(i -> suite.customer()).toList();
        var texts = customers.stream().map(customer -> suite.meta().text("Olá, posso tirar uma dúvida?")).toList();
        // When
        var writing = CompletableFuture.runAsync(() -> IntStream.range(0, customers.size()).forEach(i -> {
            suite.meta().deliver(suite.meta().webhook().message(customers.get(i), texts.get(i)).body());
            suite.pause(TestSize.ofRun().customerInterval());
        }));
        for (var service : SERVICES) {
            suite.kill(service);
            suite.start(service);
        }
        writing.join();
        // Then
        customers.forEach(customer -> suite.oracle()
                .eventually(() -> assertThat(suite.oracle().answeredOrHandedOver(customer)).isTrue()));
        suite.oracle().settled();
        texts.forEach(
                text -> assertThat(suite.oracle().storedTimes(text.wamid())).as("stored once: %s", text.wamid()).isEqualTo(1));
        customers.forEach(customer -> {
            assertThat(suite.oracle().repliesTo(customer)).as("replies").hasSizeLessThanOrEqualTo(1);
            assertThat(suite.simulator().sentTo(customer)).extracting(sent -> sent.get("opaque").asText())
                    .as("one send per intent").doesNotHaveDuplicates();
        });
    }
}
