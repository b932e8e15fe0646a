package dev.recado.kit.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.recado.events.AuditRecorded.Actor;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;

class CallerTest {

    private static final UUID ANA = UUID.fromString("00000000-0000-4000-8000-00000000000a");

    @Test
    void an_audit_names_a_machine_by_its_api_key_and_a_person_by_the_user_id() {
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
