package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No reply of the bot is sent after its takeover is applied. */
@SuiteTest
class TakeoverTest {

    private static final int QUEUED = 6;
    /** More than the 64 sends that a process may have in flight for one number, so that some replies wait. */
    private static final int QUEUED_IN_RACE = 100;
    private static final int TAKEOVERS_AT_ONCE = 20;
    private static final String GRAPH_ANSWERS_LATE = "{\"graph\":{\"mode\":\"delay\",\"millis\":2000}}";

    @AfterEach
    void reset(SuiteUnderTest suite) {
        suite.simulator().noFaults();
        SendSlots.release(suite);
    }

    @Test
    void a_reply_queued_behind_the_pacer_is_not_sent_after_a_takeover(SuiteUnderTest suite) {
        // Given
        SendSlots.hold(suite);
        var customers = queueReplies(suite, QUEUED);
        var taken = customers.getLast();
        var id = conversation(suite, taken);
        // When
        takeOver(suite, id);
        SendSlots.release(suite);
        // Then
        customers.stream().filter(c -> c != taken)
                .forEach(c -> suite.oracle().eventually(() -> assertThat(suite.simulator().sentTo(c)).hasSize(1)));
        assertThat(suite.simulator().sentTo(taken)).isEmpty();
        assertThat(suite.oracle().dispatchesTo(taken)).containsExactly("cancelled");
    }

    @Test
    void no_reply_is_sent_after_its_takeover_is_shown_as_applied(SuiteUnderTest suite) {
        takeOverWhileRepliesAreSent(suite, QUEUED_IN_RACE);
    }

    /** The simulator stores a message when it answers. A takeover that is shown as applied earlier therefore fails this test. */
    void takeOverWhileRepliesAreSent(SuiteUnderTest suite, int queued) {
        // Given
        SendSlots.hold(suite);
        suite.simulator().faults(GRAPH_ANSWERS_LATE);
        var customers = queueReplies(suite, queued);
        var conversations = new LinkedHashMap<TestCustomer, String>();
        customers.forEach(customer -> conversations.put(customer, conversation(suite, customer)));
        SendSlots.release(suite);
        suite.oracle().eventually(
                () -> assertThat(suite.oracle().dispatchesTo(customers.getFirst())).doesNotContain("ready"));
        // When
        var sentWhenApplied = takeOverAll(suite, conversations);
        suite.oracle().settled();
        // Then
        assertThat(customers).allSatisfy(customer -> {
            var sent = sentWhenApplied.get(customer);
            assertThat(suite.simulator().sentTo(customer)).as("sent after the takeover was applied").hasSize(sent);
            assertThat(suite.oracle().dispatchesTo(customer)).containsExactly(sent == 0 ? "cancelled" : "accepted");
        });
    }

    private static List<TestCustomer> queueReplies(SuiteUnderTest suite, int count) {
        var customers = IntStream.range(0, count).mapToObj(i -> suite.customer()).toList();
        var webhook = suite.meta().webhook();
        customers.forEach(customer -> webhook.message(customer, suite.meta().text("Oi, tudo bem?")));
        suite.meta().deliver(webhook.body());
        customers.forEach(customer -> suite.oracle()
                .eventually(() -> assertThat(suite.oracle().dispatchesTo(customer)).containsExactly("ready")));
        return customers;
    }

    /** Takes over the last customers first, so that takeovers and sends meet; returns the messages sent until each was applied. */
    private static Map<TestCustomer, Integer> takeOverAll(SuiteUnderTest suite, Map<TestCustomer, String> conversations) {
        var sent = new ConcurrentHashMap<TestCustomer, Integer>();
        try (var threads = Executors.newFixedThreadPool(TAKEOVERS_AT_ONCE)) {
            var all = List.copyOf(conversations.keySet()).reversed().stream().map(customer -> CompletableFuture.runAsync(() -> {
                takeOver(suite, conversations.get(customer));
                sent.put(customer, suite.simulator().sentTo(customer).size());
            }, threads)).toList();
            all.forEach(CompletableFuture::join);
        }
        return sent;
    }

    private static String conversation(SuiteUnderTest suite, TestCustomer customer) {
        return suite.owner().conversationOf(customer).orElseThrow().get("id").asText();
    }

    private static void takeOver(SuiteUnderTest suite, String conversation) {
        var answer = suite.owner().post("/api/v1/conversations/" + conversation + "/takeover", "{}");
        assertThat(answer.status()).isEqualTo(200);
        suite.oracle().eventually(
                () -> assertThat(suite.owner().conversation(conversation).at("/control/applied").asBoolean()).isTrue());
    }
}
