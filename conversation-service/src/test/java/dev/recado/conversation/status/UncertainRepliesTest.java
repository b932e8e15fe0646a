package dev.recado.conversation.status;

import static dev.recado.conversation.Customer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import jakarta.inject.Inject;

import dev.recado.conversation.ConversationFlow;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.DispatchOutcome;
import dev.recado.events.DispatchRequested;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** An uncertain reply is shown while outbound waits for a proof, and handed over after that. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class UncertainRepliesTest extends ConversationFlow {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final String WAMID = "wamid.OUT";

    @Inject
    UnsettledMessages unsettled;

    @Test
    void an_uncertain_reply_is_shown_at_once_and_handed_over_when_the_wait_for_a_proof_has_ended() {
        // Given
        var sent = sent();
        suite.send(ana.finished(sent, new DispatchOutcome.Uncertain("connection reset", true)));
        soon().untilAsserted(() -> assertThat(message(sent)).containsEntry("status", "uncertain"));
        assertThat(suite.conversation(ana.tenant())).containsEntry("state", "bot");
        // When
        suite.send(ana.finished(sent, new DispatchOutcome.Uncertain("connection reset")));
        // Then
        awaitState(ana.tenant(), "waiting", "reply_uncertain");
        assertThat(message(sent)).containsEntry("status", "uncertain");
    }

    @Test
    void a_reply_that_is_proved_during_the_wait_is_not_handed_over() {
        // Given
        var sent = sent();
        suite.send(ana.finished(sent, new DispatchOutcome.Uncertain("connection reset", true)));
        soon().untilAsserted(() -> assertThat(message(sent)).containsEntry("status", "uncertain"));
        // When
        suite.send(ana.finished(sent, new DispatchOutcome.Accepted(WAMID)));
        suite.send(ana.finished(sent, new DispatchOutcome.Uncertain("connection reset")));
        suite.send(ana.status(WAMID, DeliveryStatus.DELIVERED, AT));
        // Then
        soon().untilAsserted(() -> assertThat(message(sent)).containsEntry("status", "delivered"));
        assertThat(suite.conversation(ana.tenant())).containsEntry("state", "bot");
    }

    @Test
    void a_pending_reply_whose_wait_never_ends_is_handed_over_after_its_expiry() {
        // Given
        var sent = sent();
        suite.send(ana.finished(sent, new DispatchOutcome.Uncertain("connection reset", true)));
        soon().untilAsserted(() -> assertThat(message(sent)).containsEntry("status", "uncertain"));
        // When
        TestDatabase.update(
                "update message set result_due_at = now() - interval '3 minutes' where tenant_id = ? and direction = 'out'",
                ana.tenant().value());
        settleAll();
        // Then
        awaitState(ana.tenant(), "waiting", "reply_uncertain");
    }

    private void settleAll() {
        unsettled.settleAll().await().atMost(Duration.ofSeconds(20));
    }

    private DispatchRequested sent() {
        return answer(ana, ask(ana, "oi"), reply("Olá!"));
    }

    private Map<String, Object> message(DispatchRequested sent) {
        return TestDatabase
                .rows("select * from message where tenant_id = ? and id = ?", ana.tenant().value(), sent.messageId().value())
                .getFirst();
    }
}
