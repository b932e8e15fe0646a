package dev.recado.auth.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.recado.auth.AuthConfig;
import dev.recado.events.TenantId;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import org.jspecify.annotations.Nullable;

/** Signs the access tokens that every service verifies: subject, tenant, roles, scope and expiry. */
@ApplicationScoped
public class AccessTokens {

    /** Value of the claim {@code typ}, so that no other token of the suite is accepted as an access token. */
    static final String TYPE = "access";
    private static final String ISSUER = "recado";
    private static final String AUDIENCE = "recado-api";

    private final SigningKeys keys;
    private final AuthConfig config;
    private final Clock clock;

    AccessTokens(SigningKeys keys, AuthConfig config, Clock clock) {
        this.keys = keys;
        this.config = config;
        this.clock = clock;
    }

    public AccessToken issue(TokenSubject subject) {
        return new AccessToken(sign(subject, keys.signing()), config.accessTokenLifetime());
    }

    /** Issues a token without roles, whose scope alone grants permissions. It expires no later than the API key. */
    public AccessToken issueForApiKey(TokenSubject apiKey, Instant notAfter) {
        var now = clock.instant();
        var remaining = Duration.between(now, notAfter);
        var lifetime = remaining.compareTo(config.accessTokenLifetime()) < 0 ? remaining : config.accessTokenLifetime();
        var claims = claims(apiKey, now).claim("client_id", apiKey.id().toString());
        return new AccessToken(sign(claims.expiresAt(now.plus(lifetime)), keys.signing()), lifetime);
    }

    String sign(TokenSubject subject, RsaKeyPair pair) {
        var now = clock.instant();
        return sign(claims(subject, now).expiresAt(now.plus(config.accessTokenLifetime())), pair);
    }

    private static String sign(JwtClaimsBuilder claims, RsaKeyPair pair) {
        return claims.jws().algorithm(SignatureAlgorithm.RS256).keyId(pair.kid()).sign(pair.privateKey());
    }

    private static JwtClaimsBuilder claims(TokenSubject subject, Instant now) {
        var claims = Jwt.issuer(ISSUER).audience(AUDIENCE)
                .subject(subject.id().toString())
                .claim("tenant_id", subject.tenant().toString())
                .claim("roles", subject.roles())
                .claim("scope", subject.scope())
                .claim("ver", subject.version())
                .claim("jti", UUID.randomUUID().toString())
                .claim("typ", TYPE)
                .claim("nbf", now.getEpochSecond())
                .issuedAt(now);
        return subject.session() == null ? claims : claims.claim("sid", subject.session().toString());
    }

    /** A signed token. Its text must not be logged. */
    public record AccessToken(String text, Duration lifetime) {

        @Override
        public String toString() {
            return "AccessToken[lifetime=" + lifetime + "]";
        }
    }

    /**
     * The user or API key that a token is issued to.
     *
     * @param version services reject tokens of an older version after they have received the newer one
     * @param session the login session, whose end revokes the token; null for an API key
     */
    public record TokenSubject(TenantId tenant, UUID id, List<String> roles, String scope, int version,
            @Nullable UUID session) {

        public TokenSubject {
            Objects.requireNonNull(tenant, "tenant");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(scope, "scope");
            roles = List.copyOf(roles);
        }
    }
}
