package dev.recado.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The properties of sends, outcomes and their repetition that older services neither write nor know. */
class ResendFieldsTest {

    private static final String FIELDS = """
        dispatch_requested           | resend_if_uncertain | true
        dispatch_queued              | resend_of           | "0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f009"
        dispatch_finished-Accepted   | resend_of           | "0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f009"
        dispatch_finished-Uncertain  | outcome.pending     | true
        dispatch_finished-Cancelled  | outcome.cause       | "person"
        """;
    private static final String SUBMITTED = """
        {"event_id":"e1","occurred_at":"2026-11-21T12:00:00Z","to":{"phone":"5511999990001"},"content":%s,
         "resend_if_uncertain":true,"added_later":1}""";

    private static SuiteEvent read(ObjectNode json) throws Exception {
        Class<? extends SuiteEvent> type = switch (json.get("kind").asText()) {
            case "dispatch_requested" -> DispatchRequested.class;
            case "dispatch_queued" -> DispatchQueued.class;
            default -> DispatchFinished.class;
        };
        return TestJson.MAPPER.treeToValue(json, type);
    }

    private static ObjectNode golden(String file) throws Exception {
        return (ObjectNode) TestJson.MAPPER.readTree(Files.readString(Path.of("src/test/resources/golden", file + ".json")));
    }

    private static ObjectNode parent(ObjectNode json, String field) {
        return field.contains(".") ? (ObjectNode) json.get(field.substring(0, field.indexOf('.'))) : json;
    }

    private static String name(String field) {
        return field.substring(field.indexOf('.') + 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = FIELDS)
    void an_absent_property_is_null_and_is_not_written(String file, String field, String value) throws Exception {
        // When
        ObjectNode written = TestJson.MAPPER.valueToTree(read(golden(file)));
        // Then
        assertThat(parent(written, field).has(name(field))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = FIELDS)
    void a_property_is_read_and_written_beside_an_unknown_one(String file, String field, String value) throws Exception {
        // Given
        var json = golden(file).put("added_later", 1);
        parent(json, field).set(name(field), TestJson.MAPPER.readTree(value));
        // When
        ObjectNode written = TestJson.MAPPER.valueToTree(read(json));
        // Then
        assertThat(parent(written, field).get(name(field))).isEqualTo(TestJson.MAPPER.readTree(value));
    }

    @Test
    void a_later_cause_of_a_cancellation_is_read_as_other() throws Exception {
        // Given
        var json = golden("dispatch_finished-Cancelled");
        ((ObjectNode) json.get("outcome")).put("cause", "added_later");
        // Then
        assertThat(((DispatchFinished) read(json)).outcome())
                .isEqualTo(new DispatchOutcome.Cancelled("a person took over", DispatchOutcome.CancelCause.OTHER));
    }

    @Test
    void a_publisher_may_ask_for_another_send_of_a_template_only() throws Exception {
        // Given
        var template = SUBMITTED.formatted("{\"kind\":\"template\",\"name\":\"aviso\",\"language\":{\"code\":\"pt_BR\"}}");
        var text = SUBMITTED.formatted("{\"kind\":\"text\",\"body\":\"oi\"}");
        // Then
        assertThat(TestJson.MAPPER.readValue(template, DispatchSubmitted.class).resendIfUncertain()).isTrue();
        assertThat(TestJson.MAPPER.readValue(template.replace("\"resend_if_uncertain\":true,", ""), DispatchSubmitted.class)
                .resendIfUncertain()).isNull();
        assertThatThrownBy(() -> TestJson.MAPPER.readValue(text, DispatchSubmitted.class))
                .hasRootCauseInstanceOf(DispatchSubmitted.NotAllowedException.class)
                .hasMessageContaining("resend_if_uncertain");
    }
}
