package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import dev.recado.verify.SubmittedSends.Accepted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** WhatsApp accepts messages whose response never arrives: by a reset, a time-out, or the end of outbound itself. */
@SuiteTest
class LostResponseFaultTest {

    private static final int PUBLISHED_TOGETHER = 500;
    /** Fewer in a row than the failures that open the breaker of the number. */
    private static final int LOST_IN_A_ROW = 4;
    private static final Duration FAULT_INTERVAL = Duration.ofMillis(80);
    private static final Duration BETWEEN_KILLS_MAX = Duration.ofSeconds(6);
    private static final List<String> MODES = List.of("accept_then_reset", "accept_then_reset", "accept_then_reset",
            "accept_then_hang");

    private final Random random = new Random(TestSize.seed());

    @AfterEach
    void no_faults(SuiteUnderTest suite) {
        suite.simulator().noFaults();
    }

    @Test
    void lost_responses_and_kills_send_no_message_twice_and_every_accepted_one_is_settled(SuiteUnderTest suite) {
        // Given
        suite.simulator().forgetSent();
        var sends = new SubmittedSends(suite);
        var running = new AtomicBoolean(true);
        var faults = CompletableFuture.runAsync(() -> loseResponsesWhile(running, suite));
        var kills = CompletableFuture.runAsync(() -> killOutbound(suite));
        // When
        try {
            while (lost(sends) < TestSize.ofRun().lostResponses() || !kills.isDone()) {
                sends.publish(PUBLISHED_TOGETHER, 1);
                sends.awaitEnded();
            }
        } finally {
            running.set(false);
            faults.join();
            kills.join();
        }
        // Then
        suite.simulator().noFaults();
        suite.oracle().settled();
        assertThat(sends.accepted()).extracting(Accepted::id).as("one send per message").doesNotHaveDuplicates();
        var accepted = sends.accepted().stream().map(Accepted::id).collect(Collectors.toSet());
        suite.oracle().eventually("every accepted message is settled", () -> assertThat(sends.stored().values())
                .filteredOn(one -> accepted.contains(one.id())).allMatch(one -> one.state().equals("accepted")));
        assertThat(sends.stored()).hasSize(sends.published());
        assertThat(sends.stored().values()).filteredOn(one -> !accepted.contains(one.id())).as("ended before the first byte")
                .allSatisfy(one -> {
                    assertThat(one.state()).isEqualTo("uncertain");
                    assertThat(suite.owner().get("/api/v1/messages/" + one.id()).json().get("status").asText())
                            .isEqualTo("uncertain");
                });
    }

    private static long lost(SubmittedSends sends) {
        return sends.accepted().stream().filter(one -> !one.answered()).count();
    }

    private void loseResponsesWhile(AtomicBoolean running, SuiteUnderTest suite) {
        while (running.get()) {
            suite.simulator().faults("{\"graph\":{\"mode\":\"%s\",\"times\":%d}}"
                    .formatted(MODES.get(random.nextInt(MODES.size())), LOST_IN_A_ROW));
            suite.pause(FAULT_INTERVAL);
            suite.simulator().noFaults();
            suite.pause(FAULT_INTERVAL);
        }
    }

    private static void killOutbound(SuiteUnderTest suite) {
        var moments = new Random(TestSize.seed() + 1);
        for (var i = 0; i < TestSize.ofRun().outboundKills(); i++) {
            suite.pause(Duration.ofMillis(moments.nextLong(BETWEEN_KILLS_MAX.toMillis())));
            suite.replicas("outbound").forEach(suite::kill);
            suite.replicas("outbound").forEach(suite::start);
        }
    }
}
