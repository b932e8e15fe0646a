package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;

import dev.recado.verify.SubmittedSends.Accepted;
import dev.recado.verify.SubmittedSends.Stored;
import org.junit.jupiter.api.Test;

/** A process of outbound is stopped by SIGSTOP in the middle of sends and continues later, as after a long pause of its machine. */
@SuiteTest
class FrozenSenderFaultTest {

    private static final int PEOPLE = 60;
    private static final int MESSAGES_EACH = 6;

    @Test
    void a_frozen_process_sends_nothing_after_the_deadline_and_nothing_twice(SuiteUnderTest suite) {
        freezeDuringSends(suite, suite.replicas("outbound").getFirst());
    }

    /** Freezes one process while messages of the same people are sent, by it and by the other processes. */
    void freezeDuringSends(SuiteUnderTest suite, String process) {
        // Given
        suite.simulator().forgetSent();
        var sends = new SubmittedSends(suite);
        sends.publish(PEOPLE, MESSAGES_EACH);
        suite.oracle().eventually("messages are being sent", () -> {
            assertThat(sends.accepted()).isNotEmpty();
            assertThat(sends.stored().values()).extracting(Stored::state).contains("sending");
        });
        // When
        signal("STOP", suite, process);
        try {
            suite.pause(TestSize.ofRun().frozen());
        } finally {
            signal("CONT", suite, process);
        }
        sends.awaitEnded();
        suite.oracle().settled();
        // Then
        var accepted = sends.accepted();
        var stored = sends.stored();
        assertThat(accepted).extracting(Accepted::id).as("one send per message").doesNotHaveDuplicates();
        assertThat(accepted).as("written before the deadline")
                .allSatisfy(one -> assertThat(one.at()).isBefore(stored.get(one.id()).deadline()));
        assertThat(accepted.stream().collect(Collectors.groupingBy(Accepted::phone)).values()).as("the order of each person")
                .allSatisfy(own -> assertThat(own).extracting(Accepted::number).isSorted());
        var ids = accepted.stream().map(Accepted::id).collect(Collectors.toSet());
        assertThat(stored.values())
                .allSatisfy(one -> assertThat(one.state()).isEqualTo(ids.contains(one.id()) ? "accepted" : "uncertain"));
    }

    private static void signal(String name, SuiteUnderTest suite, String process) {
        try {
            var command = new ProcessBuilder("kill", "-" + name, Long.toString(suite.processes().get(process).pid())).start();
            assertThat(command.waitFor()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
