package dev.recado.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditRecordedTest {

    private static final TenantId TENANT = NamedUuid.tenant("main");

    @ParameterizedTest
    @ValueSource(strings = {"5511999990001", "+55 11 99999-0001", "ana@example.com", "Ana", "a b", "", "u5511999990001",
            "55-11-99999-0001",
            "11.99999.0001234567"})
    void a_possible_name_or_address_is_refused(String text) {
        assertThat(AuditRecorded.isPlain(text)).isFalse();
        assertThatThrownBy(() -> audit(Map.of("to", text))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(text.isEmpty() ? "nothing to hide" : text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0b9f2f3e-7f5e-4b43-9a59-2a1c64a4f001", "12345678-1234-4123-8123-123456789012", "admin,agent",
            "messages.received.conversation.dlq:12.345.678", "42"})
    void ids_and_plain_words_are_accepted(String text) {
        assertThat(audit(Map.of("to", text)).details()).containsEntry("to", text);
    }

    @Test
    void a_number_is_written_in_groups_of_three_digits() {
        assertThat(AuditRecorded.number(0)).isEqualTo("0");
        assertThat(AuditRecorded.number(12_345_678)).isEqualTo("12.345.678");
        assertThat(AuditRecorded.isPlain(AuditRecorded.number(Long.MAX_VALUE))).isTrue();
    }

    private static AuditRecorded audit(Map<String, String> details) {
        return new AuditRecorded("e", TENANT, Instant.EPOCH, "auth", AuditRecorded.Actor.suite(), "user.created", null,
                details);
    }
}
