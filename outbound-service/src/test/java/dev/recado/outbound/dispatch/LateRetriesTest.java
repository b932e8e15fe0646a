package dev.recado.outbound.dispatch;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.Address;
import dev.recado.events.ConversationId;
import dev.recado.events.DeliveryStatus;
import dev.recado.events.DispatchFinished;
import dev.recado.events.DispatchQueued;
import dev.recado.events.DispatchRequested;
import dev.recado.events.Lane;
import dev.recado.events.MessageId;
import dev.recado.events.OutboundContent;
import dev.recado.events.ReportedError;
import dev.recado.events.StatusReported;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.Test;

/** A message that WhatsApp accepted and then did not deliver is sent again as a new one, where the error table asks for it. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class LateRetriesTest {

    private static final int TRANSIENT = 131053;

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    Transactions transactions;
    @Inject
    DispatchRequests requests;

    private final String phone = phone();

    private MessageId send(ConversationId conversation, Duration expiresAfter) throws Throwable {
        var id = MessageId.random();
        var now = Instant.now();
        var request = new DispatchRequested(id.toString(), Suite.TENANT, now, id, conversation, Suite.CHANNEL,
                new Address(phone, null), OutboundContent.text("oi"), Lane.NOTICE, 1, now.plus(expiresAfter), null, null, null);
        VertxContextSupport.subscribeAndAwait(() -> transactions.run(tx -> requests.store(tx, List.of(request))));
        expectOutcomes(id, "Accepted");
        return id;
    }

    private void expectOutcomes(MessageId id, String... outcomes) {
        soon().untilAsserted(() -> assertThat(suite.outcomes(id)).containsExactly(outcomes));
    }

    private void report(MessageId id, DeliveryStatus status, int... codes) {
        var wamid = graph.callsTo(phone).stream().filter(call -> call.opaque().equals(id.toString())).findFirst().orElseThrow()
                .wamid();
        var errors = Arrays.stream(codes).mapToObj(code -> new ReportedError(code, "Late", null)).toList();
        suite.publish(
                new StatusReported(Suite.CHANNEL + ":" + wamid + ":" + status, Suite.TENANT, Instant.now(), 1, Suite.CHANNEL,
                        wamid, status, id.toString(), null, errors, null, null, null, null));
    }

    private List<MessageId> retriesOf(MessageId id) {
        return TestDatabase.texts("select message_id from dispatch where retry_of = ?", id.value()).stream()
                .map(text -> new MessageId(UUID.fromString(text))).toList();
    }

    private static List<String> content(MessageId id) {
        return TestDatabase.texts("select content from dispatch where message_id = ? and content is not null", id.value());
    }

    @Test
    void a_repeated_late_failure_makes_one_retry_that_names_its_message_and_is_not_retried_beyond_the_limit() throws Throwable {
        // Given
        suite.openWindow(phone);
        var id = send(null, Duration.ofHours(2));
        // When
        report(id, DeliveryStatus.FAILED, TRANSIENT);
        report(id, DeliveryStatus.FAILED, TRANSIENT);
        // Then
        expectOutcomes(id, "Accepted", "Failed");
        soon().untilAsserted(() -> assertThat(retriesOf(id)).hasSize(1));
        var retry = retriesOf(id).getFirst();
        expectOutcomes(retry, "Accepted");
        assertThat(suite.published(DispatchQueued.class)).filteredOn(one -> one.messageId().equals(retry)).singleElement()
                .returns(id, DispatchQueued::retryOf).returns(OutboundContent.text("oi"), DispatchQueued::content);
        assertThat(suite.published(DispatchFinished.class)).filteredOn(one -> one.messageId().equals(retry)).singleElement()
                .returns(id, DispatchFinished::retryOf);
        // When
        report(retry, DeliveryStatus.FAILED, TRANSIENT);
        // Then
        expectOutcomes(retry, "Accepted", "Failed");
        assertThat(retriesOf(retry)).isEmpty();
        assertThat(graph.callsTo(phone)).hasSize(2);
    }

    @Test
    void a_message_of_a_conversation_is_not_sent_again() throws Throwable {
        // Given
        suite.openWindow(phone);
        var id = send(ConversationId.random(), Duration.ofHours(2));
        // When
        report(id, DeliveryStatus.FAILED, TRANSIENT);
        // Then
        expectOutcomes(id, "Accepted", "Failed");
        assertThat(retriesOf(id)).isEmpty();
    }

    @Test
    void no_retry_crosses_the_end_of_the_window_or_the_expiry() throws Throwable {
        // Given
        suite.openWindow(phone);
        var tooLate = send(null, Duration.ofMinutes(100));
        var closed = send(null, Duration.ofHours(6));
        // When
        report(tooLate, DeliveryStatus.FAILED, 131048);
        expectOutcomes(tooLate, "Accepted", "Failed");
        TestDatabase.update("update customer_window set last_wrote_at = now() - interval '25 hours' where phone = ?", phone);
        report(closed, DeliveryStatus.FAILED, TRANSIENT);
        // Then
        expectOutcomes(closed, "Accepted", "Failed");
        assertThat(retriesOf(tooLate)).isEmpty();
        assertThat(retriesOf(closed)).isEmpty();
        TestDatabase.update("delete from send_hold where channel_id = ?", Suite.CHANNEL.value());
    }

    @Test
    void a_failure_without_an_error_is_final_and_concerns_no_other_message() throws Throwable {
        // Given
        var id = send(null, Duration.ofHours(2));
        // When
        report(id, DeliveryStatus.FAILED);
        // Then
        expectOutcomes(id, "Accepted", "Failed");
        assertThat(retriesOf(id)).isEmpty();
        assertThat(TestDatabase.rows("select 1 from channel where channel_id = ? and failing_code is not null",
                Suite.CHANNEL.value())).isEmpty();
    }

    @Test
    void the_content_is_kept_until_the_delivery() throws Throwable {
        // Given
        var id = send(null, Duration.ofHours(2));
        assertThat(content(id)).hasSize(1);
        // When
        report(id, DeliveryStatus.DELIVERED);
        // Then
        soon().untilAsserted(() -> assertThat(content(id)).isEmpty());
    }
}
