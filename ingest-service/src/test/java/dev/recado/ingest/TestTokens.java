package dev.recado.ingest;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;

import dev.recado.events.NamedUuid;
import io.smallrye.jwt.build.Jwt;

/** Access tokens like those of the auth service. */
final class TestTokens {

    static final UUID USER = UUID.fromString("00000000-0000-4000-8000-000000000001");

    private TestTokens() {
    }

    static String of(String role) {
        return Jwt.issuer("recado").audience("recado-api").subject(USER.toString())
                .claim("tenant_id", NamedUuid.tenant("main").toString()).claim("roles", Set.of(role)).claim("ver", 1)
                .claim("typ", "access").claim("scope", "api")
                .expiresIn(Duration.ofMinutes(10)).sign();
    }
}
