package dev.recado.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.auth.FixedAuthConfig;
import dev.recado.auth.key.AccessTokens.TokenSubject;
import dev.recado.events.TenantId;
import dev.recado.kit.events.Json;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

class AccessTokensTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.500Z");
    private static final TokenSubject SUBJECT = new TokenSubject(TenantId.random(), UUID.randomUUID(),
            List.of("owner", "agent"),
            "api", 3, UUID.randomUUID());

    @Test
    void a_token_contains_subject_tenant_roles_and_expiry() throws JsonProcessingException, JoseException {
        // Given
        var pair = RsaKeyPair.generate();
        // When
        var token = new AccessTokens(null, new FixedAuthConfig(), Clock.fixed(NOW, ZoneOffset.UTC)).sign(SUBJECT, pair);
        // Then
        var header = part(token, 0);
        assertThat(header.get("alg").asText()).isEqualTo("RS256");
        assertThat(header.get("kid").asText()).isEqualTo(pair.kid());
        var claims = part(token, 1);
        assertThat(claims.get("iss").asText()).isEqualTo("recado");
        assertThat(claims.get("aud").asText()).isEqualTo("recado-api");
        assertThat(claims.get("sub").asText()).isEqualTo(SUBJECT.id().toString());
        assertThat(claims.get("tenant_id").asText()).isEqualTo(SUBJECT.tenant().toString());
        assertThat(claims.get("roles")).extracting(JsonNode::asText).containsExactly("owner", "agent");
        assertThat(claims.get("scope").asText()).isEqualTo("api");
        assertThat(claims.get("ver").asInt()).isEqualTo(3);
        assertThat(claims.get("typ").asText()).isEqualTo("access");
        assertThat(UUID.fromString(claims.get("jti").asText())).isNotNull();
        assertThat(claims.get("iat").asLong()).isEqualTo(NOW.getEpochSecond());
        assertThat(claims.get("nbf").asLong()).isEqualTo(NOW.getEpochSecond());
        assertThat(claims.get("exp").asLong()).isEqualTo(NOW.getEpochSecond() + 600);
        var signature = new JsonWebSignature();
        signature.setCompactSerialization(token);
        signature.setKey(pair.publicKey());
        assertThat(signature.verifySignature()).isTrue();
    }

    private static JsonNode part(String token, int index) throws JsonProcessingException {
        return Json.mapper()
                .readTree(new String(Base64.getUrlDecoder().decode(token.split("\\.")[index]), StandardCharsets.UTF_8));
    }
}
