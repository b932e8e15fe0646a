package dev.recado.kit.test;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;

import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import io.smallrye.jwt.build.Jwt;

/** Signs tokens like those of the auth service, with the key of the test resource. */
public final class TestTokens {

    public static final UUID USER = UUID.fromString("00000000-0000-4000-8000-000000000001");

    private TestTokens() {
    }

    /** A token of the first tenant. */
    public static String of(String role) {
        return of(role, NamedUuid.tenant("main"));
    }

    public static String of(String role, TenantId tenant) {
        return Jwt.issuer("recado").audience("recado-api").subject(USER.toString()).claim("tenant_id", tenant.toString())
                .claim("roles", Set.of(role)).claim("ver", 1).claim("typ", "access").claim("scope", "api")
                .expiresIn(Duration.ofMinutes(10)).sign();
    }
}
