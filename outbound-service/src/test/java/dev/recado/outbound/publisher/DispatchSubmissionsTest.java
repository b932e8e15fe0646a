package dev.recado.outbound.publisher;

import static dev.recado.outbound.Suite.phone;
import static dev.recado.outbound.Suite.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.NamedUuid;
import dev.recado.events.Topics;
import dev.recado.kit.http.Refusal;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.GraphStub;
import dev.recado.outbound.OutboundTestResource;
import dev.recado.outbound.OutsidePublisher;
import dev.recado.outbound.Suite;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class DispatchSubmissionsTest {

    GraphStub graph;

    @Inject
    Suite suite;
    @Inject
    OutsidePublisher publisher;
    @Inject
    DispatchSubmissions submissions;

    private final String phone = phone();

    @BeforeEach
    void openWindow() {
        suite.openWindow(phone);
    }

    private void publish(ObjectNode message) {
        publisher.publish(phone, message.toString());
    }

    /** Is sent only after every earlier record with the same key has been handled. */
    private void sentinel() {
        var last = publisher.message(phone);
        last.withObject("/content").put("body", "sentinel");
        publish(last);
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::text).contains("sentinel"));
    }

    @Test
    void a_record_that_follows_the_schema_is_sent_once_although_it_is_repeated() {
        // Given
        var message = publisher.message(phone);
        assertThat(publisher.matchesSchema(message)).isTrue();
        // When
        publish(message);
        publish(message);
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).isNotEmpty());
        publish(message);
        sentinel();
        // Then
        assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::text)
                .containsExactly(message.at("/content/body").asText(), "sentinel");
        var stored = TestDatabase.rows("""
            select lane, tenant_id, conversation_id from dispatch
            where to_phone = ?
            order by created_at""", phone);
        assertThat(stored.getFirst()).containsEntry("lane", "notice").containsEntry("tenant_id", Suite.TENANT.value())
                .containsEntry("conversation_id", null);
    }

    @Test
    void a_repeated_record_is_the_same_message_also_when_its_window_has_closed_meanwhile() {
        // Given
        var message = publisher.message(phone);
        publish(message);
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).hasSize(1));
        TestDatabase.update("update customer_window set last_wrote_at = now() - interval '2 days' where phone = ?", phone);
        // When
        publish(message);
        publish(template());
        // Then
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).extracting(call -> call.body().path("type").asText())
                .containsExactly("text", "template"));
        assertThat(publisher.refusal(message.toString())).isNull();
    }

    @Test
    void a_free_form_record_to_someone_who_did_not_write_for_a_day_is_dead_lettered_and_a_template_is_sent() {
        // Given
        TestDatabase.update("update customer_window set last_wrote_at = now() - interval '2 days' where phone = ?", phone);
        var message = publisher.message(phone);
        // When
        publish(message);
        publish(template());
        // Then
        soon().untilAsserted(() -> assertThat(publisher.refusal(message.toString())).isEqualTo("WINDOW_CLOSED"));
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).extracting(call -> call.body().path("type").asText())
                .containsExactly("template"));
    }

    private ObjectNode template() {
        var message = publisher.message(phone);
        message.putObject("content").put("kind", "template").put("name", "hello_world").putObject("language").put("code",
                "en_US");
        return message;
    }

    @Test
    void the_tenant_of_a_record_does_not_depend_on_its_content() {
        // Given
        var message = publisher.message(phone).put("tenant_id", NamedUuid.tenant("other").toString())
                .put("publisher", "other").put("kind", "dispatch_requested").put("lane", "bulk");
        // When
        publish(message);
        // Then
        soon().untilAsserted(() -> assertThat(graph.callsTo(phone)).hasSize(1));
        assertThat(TestDatabase.rows("select tenant_id, lane from dispatch where to_phone = ?", phone)).singleElement()
                .satisfies(
                        row -> assertThat(row).containsEntry("tenant_id", Suite.TENANT.value()).containsEntry("lane", "bulk"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /lane         | agent       | INVALID_PAYLOAD lane
        /lane         | reply       | INVALID_PAYLOAD lane
        /lane         | express     | INVALID_PAYLOAD lane
        /event_id     | ''          | INVALID_PAYLOAD event_id
        /occurred_at  | yesterday   | INVALID_PAYLOAD occurred_at
        /to/phone     | +55 11 9999 | INVALID_PAYLOAD to
        /content/kind | hologram    | INVALID_PAYLOAD content.type
        /channel      | 1           | UNKNOWN_CHANNEL
        """)
    void an_invalid_record_is_dead_lettered_with_its_reason_and_delays_no_other(String pointer, String value, String reason) {
        // Given
        var wrong = publisher.message(phone).put("mark", UUID.randomUUID().toString());
        var slash = pointer.lastIndexOf('/');
        ((ObjectNode) wrong.at(pointer.substring(0, slash))).put(pointer.substring(slash + 1), value);
        // When
        publish(wrong);
        sentinel();
        // Then
        soon().untilAsserted(() -> assertThat(publisher.refusal(wrong.toString())).isEqualTo(reason));
        assertThat(graph.callsTo(phone)).extracting(GraphStub.Call::text).containsExactly("sentinel");
    }

    @Test
    void a_record_that_is_not_json_is_dead_lettered() {
        // Given
        var nonsense = "hello " + UUID.randomUUID();
        // When
        publisher.publish(phone, nonsense);
        sentinel();
        // Then
        soon().untilAsserted(() -> assertThat(publisher.refusal(nonsense)).isEqualTo("INVALID_PAYLOAD record"));
    }

    @Test
    void a_publisher_sends_for_its_own_tenant_and_in_its_own_lanes_only() {
        // Given
        var notice = publisher.message(phone);
        var bulk = notice.deepCopy().put("lane", "bulk");
        // When
        var request = submissions.read(record("shop", notice));
        // Then
        assertThat(request.tenantId()).isEqualTo(NamedUuid.tenant("other"));
        assertThat(request.messageId()).isNotEqualTo(submissions.read(record("local", notice)).messageId());
        assertThatThrownBy(() -> submissions.read(record("shop", bulk))).isInstanceOf(Refusal.class)
                .extracting("code").isEqualTo("LANE_NOT_ALLOWED");
        assertThatThrownBy(() -> submissions.read(record("stranger", notice))).isInstanceOf(Refusal.class)
                .extracting("code").isEqualTo("UNKNOWN_PUBLISHER");
    }

    private static ConsumerRecord<String, byte[]> record(String publisher, ObjectNode message) {
        return new ConsumerRecord<>(Topics.submittedBy(publisher), 0, 0, "key",
                message.toString().getBytes(StandardCharsets.UTF_8));
    }
}
