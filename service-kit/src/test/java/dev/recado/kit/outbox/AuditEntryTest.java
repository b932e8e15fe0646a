package dev.recado.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.AuditRecorded.Subject;
import dev.recado.kit.sample.SampleEvents;
import dev.recado.kit.test.TestTokens;
import org.junit.jupiter.api.Test;

class AuditEntryTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final UUID ANA = UUID.fromString("00000000-0000-4000-8000-00000000000a");

    @Test
    void an_audit_names_actor_action_and_subject() {
        // When
        var event = AuditEntry.of(SampleEvents.TENANT, Actor.user(TestTokens.USER), "user.changed").to("user", ANA)
                .with("roles", "admin,agent").with("count", 12_345_678).event("auth", AT);
        // Then
        assertThat(event.tenantId()).isEqualTo(SampleEvents.TENANT);
        assertThat(event.actor()).isEqualTo(Actor.user(TestTokens.USER));
        assertThat(event.service()).isEqualTo("auth");
        assertThat(event.action()).isEqualTo("user.changed");
        assertThat(event.subject()).isEqualTo(new Subject("user", ANA.toString()));
        assertThat(event.details()).isEqualTo(Map.of("roles", "admin,agent", "count", "12.345.678"));
        assertThat(event.occurredAt()).isEqualTo(AT);
    }

    @Test
    void addresses_are_refused_in_audits() {
        var audit = AuditEntry.of(SampleEvents.TENANT, Actor.suite(), "user.changed");
        assertThatThrownBy(() -> audit.to("user", "ana@example.com")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> audit.with("phone", "5511999990001").event("auth", AT))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
