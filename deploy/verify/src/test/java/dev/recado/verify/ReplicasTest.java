package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.recado.embedded.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three processes of each service keep the promises that one process keeps. */
@Tag("suite")
@Tag("full")
class ReplicasTest {

    private static final int REPLICAS = 3;
    private static final int TAKEOVER_RACES = 3;
    /** More than the 192 sends that three processes may have in flight for one number, so that some replies wait. */
    private static final int QUEUED_IN_RACE = 200;
    /** Two cores run 15 services that start one after the other; more messages in a second would measure the machine. */
    private static final Duration CUSTOMER_INTERVAL = Duration.ofSeconds(2);
    private static final List<String> SERVICES = List.of("ingest", "conversation", "ai", "outbound", "auth");
    private static SuiteUnderTest suite;

    @BeforeAll
    static void start() {
        suite = SuiteUnderTest.startReplicas(REPLICAS, Map.of());
    }

    @AfterAll
    static void stop() {
        if (suite != null) {
            suite.close();
        }
    }

    @AfterEach
    void reset() {
        new TakeoverTest().reset(suite);
    }

    @Test
    void a_customer_is_answered_one_time() {
        new FirstMessageTest().a_signed_webhook_is_answered_once_and_the_history_shows_both(suite);
    }

    @Test
    void the_same_webhook_at_several_processes_is_one_message_and_one_reply() {
        new FirstMessageTest().the_same_webhook_five_times_two_of_them_at_once_is_one_message_and_one_reply(suite);
    }

    @Test
    void after_a_takeover_no_process_sends_a_queued_reply() {
        new TakeoverTest().a_reply_queued_behind_the_pacer_is_not_sent_after_a_takeover(suite);
    }

    @RepeatedTest(TAKEOVER_RACES)
    void no_process_sends_a_reply_after_its_takeover_is_shown_as_applied() {
        new TakeoverTest().takeOverWhileRepliesAreSent(suite, QUEUED_IN_RACE);
    }

    @Test
    void all_processes_of_outbound_killed_after_acceptance_send_one_time() {
        new KillTest().outbound_killed_between_acceptance_and_its_own_commit_sends_once(suite);
    }

    @Test
    void all_processes_of_ai_killed_during_a_model_call_answer_one_time() {
        new KillTest().ai_killed_during_a_model_call_answers_once(suite);
    }

    @Test
    void a_process_of_outbound_that_is_frozen_and_continues_sends_nothing_twice_and_keeps_the_order() {
        new FrozenSenderFaultTest().freezeDuringSends(suite, suite.replicas("outbound").getLast());
    }

    @Test
    void each_process_killed_in_turn_while_customers_write_loses_and_repeats_nothing() {
        // Given
        var restarting = new AtomicBoolean(true);
        // When
        var writing = CompletableFuture.supplyAsync(() -> writeWhile(restarting));
        try {
            SERVICES.stream().flatMap(service -> suite.replicas(service).stream()).forEach(replica -> {
                suite.kill(replica);
                suite.start(replica);
            });
        } finally {
            restarting.set(false);
        }
        var texts = writing.join();
        // Then
        var customers = texts.keySet();
        customers.forEach(customer -> suite.oracle()
                .eventually(() -> assertThat(suite.oracle().answeredOrHandedOver(customer)).isTrue()));
        suite.oracle().settled();
        texts.values().forEach(
                text -> assertThat(suite.oracle().storedTimes(text.wamid())).as("stored once: %s", text.wamid()).isEqualTo(1));
        customers.forEach(customer -> assertThat(suite.simulator().sentTo(customer))
                .extracting(sent -> sent.get("opaque").asText()).as("one send per intent").doesNotHaveDuplicates());
    }

    /** A new customer writes every two seconds, so that each process is killed while messages are on their way. */
    private static Map<TestCustomer, WebhookPayload.Text> writeWhile(AtomicBoolean restarting) {
        var texts = new LinkedHashMap<TestCustomer, WebhookPayload.Text>();
        while (restarting.get()) {
            var customer = suite.customer();
            var text = suite.meta().text("Olá, posso tirar uma dúvida?");
            suite.meta().deliver(suite.meta().webhook().message(customer, text).body());
            texts.put(customer, text);
            suite.pause(CUSTOMER_INTERVAL);
        }
        return texts;
    }

    @Test
    void postgresql_has_connections_left_for_all_processes() {
        assertThat(suite.oracle().connections()).isLessThan(PostgresServer.CONNECTIONS_MAX);
        for (var service : SERVICES) {
            for (var replica : suite.replicas(service)) {
                assertThat(TestHttp.get(suite.managementUrl(replica) + "/q/health/ready").status()).as(replica).isEqualTo(200);
            }
        }
    }
}
