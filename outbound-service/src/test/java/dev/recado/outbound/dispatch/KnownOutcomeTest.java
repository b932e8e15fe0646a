package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import dev.recado.embedded.TcpFaultProxy;
import dev.recado.events.ConversationId;
import dev.recado.outbound.CutDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The database is away when the Graph API answers, for longer than the send deadline. */
@QuarkusTest
@WithTestResource(CutDatabase.class)
@QuarkusTestResource(OutboundTestResource.class)
class KnownOutcomeTest {

    /** Failed runs of the job that marks overdue sends: each waits for a connection before it fails. */
    private static final int FAILED_RUNS = 2;

    GraphStub graph;
    TcpFaultProxy database;

    @Inject
    Suite suite;
    @Inject
    MeterRegistry meters;

    private final String phone = phone();

    @AfterEach
    void restore() {
        database.restore();
        graph.openGate();
    }

    @ParameterizedTest
    @CsvSource({"!gate, Accepted, 1", "!gate 131026 400, Failed, 1", "!gate 131016 500 once, Accepted, 2"})
    void an_answer_is_stored_when_the_database_is_back_and_is_never_uncertain(String text, String outcome, int calls) {
        // Given
        graph.closeGate();
        var request = Suite.reply(ConversationId.random(), 1, phone, text);
        suite.publish(request);
        soon().until(() -> graph.callsTo(phone).size() == 1);
        // When
        database.cut();
        graph.openGate();
        var failures = meters.counter("recado.job.failures", "job", "unsettled-sends");
        var before = failures.count();
        soon().until(() -> failures.count() >= before + FAILED_RUNS);
        database.restore();
        // Then
        soon().untilAsserted(() -> assertThat(suite.outcomes(request.messageId())).containsExactly(outcome));
        assertThat(graph.callsTo(phone)).hasSize(calls);
    }
}
