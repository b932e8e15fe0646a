package dev.recado.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.recado.events.AuditRecorded.Actor;
import dev.recado.events.AuditRecorded.Subject;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;

class AuditTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final UUID ANA = UUID.fromString("00000000-0000-4000-8000-00000000000a");

    @Test
    void an_audit_says_who_did_what_to_whom() {
        // When
        var event = Audit.of(Samples.TENANT, Actor.user(Tokens.USER), "user.changed").to("user", ANA)
                .with("roles", "admin,agent").with("count", 12_345_678).event("auth", AT);
        // Then
        assertThat(event.tenantId()).isEqualTo(Samples.TENANT);
        assertThat(event.actor()).isEqualTo(Actor.user(Tokens.USER));
        assertThat(event.service()).isEqualTo("auth");
        assertThat(event.action()).isEqualTo("user.changed");
        assertThat(event.subject()).isEqualTo(new Subject("user", ANA.toString()));
        assertThat(event.details()).isEqualTo(Map.of("roles", "admin,agent", "count", "12.345.678"));
        assertThat(event.occurredAt()).isEqualTo(AT);
    }

    @Test
    void nobodys_address_gets_into_one() {
        var audit = Audit.of(Samples.TENANT, Actor.suite(), "user.changed");
        assertThatThrownBy(() -> audit.to("user", "ana@example.com")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> audit.with("phone", "5511999990001").event("auth", AT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_machine_acts_as_the_key_of_its_token_and_a_person_as_themselves() {
        assertThat(caller(Map.of("sub", ANA.toString())).actor()).isEqualTo(Actor.user(ANA));
        assertThat(caller(Map.of("sub", ANA.toString(), "client_id", ANA.toString())).actor()).isEqualTo(Actor.apiKey(ANA));
    }

    private static Caller caller(Map<String, Object> claims) {
        return new Caller(new Token(claims), null);
    }

    private record Token(Map<String, Object> claims) implements JsonWebToken {

        @Override
        public String getName() {
            return "token";
        }

        @Override
        public Set<String> getClaimNames() {
            return claims.keySet();
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T getClaim(String name) {
            return (T) claims.get(name);
        }
    }
}
