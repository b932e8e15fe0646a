package dev.recado.kit.access;

import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.recado.events.TenantId;
import io.quarkus.logging.Log;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/** Verifies the signature and every claim of a token, and caches verified tokens. */
@ApplicationScoped
class TokenVerifier {

    static final int TOKEN_CHARS_MAX = 8 * 1024;
    private static final String ISSUER = "recado";
    private static final String AUDIENCE = "recado-api";
    private static final String TYPE = "access";
    private static final int CLOCK_DIFFERENCE_SECONDS_MAX = 5;
    static final int LIFETIME_MINUTES_MAX = 30;
    private static final AlgorithmConstraints RS256 = new AlgorithmConstraints(ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256);

    /**
     * A verified token.
     *
     * @param narrow the identity to use while agents of the tenant see only own and unassigned conversations
     * @param version the token version of the subject at issue; {@link TokenRevocations} compares it
     * @param session the login session of the token; null for an API key
     * @param kid id of its key, or {@link TokenKeys#UNNAMED}
     */
    record VerifiedToken(SecurityIdentity identity, SecurityIdentity narrow, TenantId tenant, UUID subject, long version,
            UUID session, String kid, Instant expiresAt) {
    }

    private final TokenKeys keys;
    private final Clock clock;
    private final Cache<String, VerifiedToken> verified;

    TokenVerifier(TokenKeys keys, AccessConfig config, Clock clock) {
        this.keys = keys;
        this.clock = clock;
        // cache maintenance is so short that passing it to another thread would cost more
        this.verified = Caffeine.newBuilder().maximumSize(config.verifiedTokensMax()).executor(Runnable::run).build();
    }

    /** Fails with {@link AuthenticationFailedException}, or with 503 while no key is loaded. */
    Uni<VerifiedToken> verify(String text) {
        var cached = verified.getIfPresent(text);
        if (cached != null) {
            return recheck(text, cached);
        }
        if (text.length() > TOKEN_CHARS_MAX) {
            return Uni.createFrom().failure(refused());
        }
        var kid = kid(text);
        return kid == null ? Uni.createFrom().failure(refused()) : keys.find(kid).map(key -> verify(text, kid, key));
    }

    /** Refuses a cached token after its expiry and after auth has withdrawn its key. */
    private Uni<VerifiedToken> recheck(String text, VerifiedToken cached) {
        if (!clock.instant().isBefore(cached.expiresAt())) {
            verified.invalidate(text);
            return Uni.createFrom().failure(refused());
        }
        return keys.find(cached.kid()).map(key -> {
            if (key == null) {
                verified.invalidate(text);
                throw refused();
            }
            return cached;
        });
    }

    /** Reads only algorithm and key id before the signature is checked; null when the token is malformed. */
    private static String kid(String text) {
        try {
            var token = new JsonWebSignature();
            token.setAlgorithmConstraints(RS256);
            token.setCompactSerialization(text);
            if (!AlgorithmIdentifiers.RSA_USING_SHA256.equals(token.getAlgorithmHeaderValue())) {
                return null;
            }
            var kid = token.getKeyIdHeaderValue();
            return kid == null ? TokenKeys.UNNAMED : kid;
        } catch (JoseException | ClassCastException e) {
            Log.debugf("Token refused outcome=%s", e.getClass().getSimpleName());
            return null;
        }
    }

    private VerifiedToken verify(String text, String kid, RSAPublicKey key) {
        if (key == null) {
            throw refused();
        }
        try {
            var token = verifiedToken(text, kid, claims(text, key));
            verified.put(text, token);
            return token;
        } catch (InvalidJwtException | MalformedClaimException | IllegalArgumentException e) {
            Log.debugf("Token refused outcome=%s", e.getClass().getSimpleName());
            throw refused();
        }
    }

    private JwtClaims claims(String text, RSAPublicKey key) throws InvalidJwtException {
        return new JwtConsumerBuilder().setVerificationKey(key).setJwsAlgorithmConstraints(RS256)
                .setExpectedIssuer(ISSUER).setExpectedAudience(true, AUDIENCE).setRequireSubject().setRequireJwtId()
                .setRequireIssuedAt().setRequireExpirationTime().setMaxFutureValidityInMinutes(LIFETIME_MINUTES_MAX)
                .setAllowedClockSkewInSeconds(CLOCK_DIFFERENCE_SECONDS_MAX)
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis())).build().processToClaims(text);
    }

    private static VerifiedToken verifiedToken(String text, String kid, JwtClaims claims) throws MalformedClaimException {
        if (!TYPE.equals(claims.getStringClaimValue("typ"))) {
            throw refused();
        }
        var roles = claims.getStringListClaimValue("roles");
        var version = claims.getClaimValue("ver", Long.class);
        if (version == null || !claims.hasClaim("roles")) {
            throw refused();
        }
        var tenant = TenantId.of(String.valueOf(claims.getStringClaimValue("tenant_id")));
        var subject = UUID.fromString(claims.getSubject());
        claims.setStringListClaim("groups", roles);
        var principal = new SuitePrincipal(text, claims);
        var permissions = RolePermissions.of(roles, scope(claims));
        var identity = identity(principal, permissions);
        var narrow = RolePermissions.readsAllAsAgent(roles) ? identity(principal, withoutReadAll(permissions)) : identity;
        return new VerifiedToken(identity, narrow, tenant, subject, version, session(claims), kid,
                Instant.ofEpochSecond(claims.getExpirationTime().getValue()));
    }

    private static UUID session(JwtClaims claims) throws MalformedClaimException {
        var session = claims.getStringClaimValue("sid");
        return session == null ? null : UUID.fromString(session);
    }

    private static SecurityIdentity identity(SuitePrincipal principal, Set<String> permissions) {
        return QuarkusSecurityIdentity.builder().setPrincipal(principal).addRoles(Set.copyOf(principal.getGroups()))
                .addPermissionsAsString(permissions).addAttribute(RoleAugmentor.PERMISSIONS, permissions).build();
    }

    private static Set<String> withoutReadAll(Set<String> permissions) {
        return permissions.stream().filter(permission -> !permission.equals(Permissions.CONVERSATIONS_READ_ALL))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<String> scope(JwtClaims claims) throws MalformedClaimException {
        var scope = claims.getStringClaimValue("scope");
        return scope == null ? List.of() : Arrays.asList(scope.split(" "));
    }

    private static AuthenticationFailedException refused() {
        return new AuthenticationFailedException("the token is not valid");
    }
}
