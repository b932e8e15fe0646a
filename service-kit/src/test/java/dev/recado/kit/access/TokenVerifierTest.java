package dev.recado.kit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

import dev.recado.events.NamedUuid;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final KeyPair KEY = generate();
    private static final KeyPair OTHER = generate();

    private Instant now;
    private TokenVerifier verifier;
    private int asked;
    private boolean published;

    @BeforeEach
    void verifier() {
        now = NOW;
        asked = 0;
        published = true;
        verifier = new TokenVerifier(this::find, new FixedAccess(10, 20), new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        });
    }

    private Uni<RSAPublicKey> find(String kid) {
        asked++;
        return Uni.createFrom().item("k1".equals(kid) && published ? (RSAPublicKey) KEY.getPublic() : null);
    }

    @Test
    void a_valid_token_gives_subject_tenant_and_permissions() {
        var token = verify(signed(claims -> claims.setStringListClaim("roles", List.of("viewer"))));
        assertThat(token.tenant()).isEqualTo(NamedUuid.tenant("main"));
        assertThat(token.version()).isEqualTo(3);
        assertThat(token.identity().getRoles()).containsExactly("viewer");
        assertThat(token.identity().<Object>getAttribute(RoleAugmentor.PERMISSIONS))
                .isEqualTo(RolePermissions.of(List.of("viewer"), List.of()));
    }

    @Test
    void the_suites_own_and_the_standard_claims_are_readable() {
        var token = (JsonWebToken) verify(signed(claims -> claims.setClaim("client_id", "key-1"))).identity().getPrincipal();
        assertThat(token.<Object>getClaim("tenant_id")).isEqualTo(NamedUuid.tenant("main").toString());
        assertThat(token.<Object>getClaim("client_id")).isEqualTo("key-1");
        assertThat(token.<Object>getClaim("ver")).hasToString("3");
        assertThat(token.<Object>getClaim("scope")).isEqualTo("api");
        assertThat(token.getIssuer()).isEqualTo("recado");
        assertThat(token.getAudience()).containsExactly("recado-api");
        assertThat(token.getGroups()).containsExactly("owner");
        assertThat(token.getExpirationTime()).isGreaterThan(NOW.getEpochSecond());
    }

    @Test
    void the_session_of_a_token_is_its_sid_and_a_malformed_one_is_refused() {
        var session = UUID.randomUUID();
        assertThat(verify(signed(claims -> claims.setClaim("sid", session.toString()))).session()).isEqualTo(session);
        assertThat(verify(signed(claims -> {
        })).session()).isNull();
        refused(signed(claims -> claims.setClaim("sid", "not-an-id")));
        refused(signed(claims -> claims.setClaim("sid", 7)));
    }

    @Test
    void a_verified_token_is_cached_until_it_expires() {
        var text = signed(claims -> {
        });
        assertThat(verify(text)).isSameAs(verify(text));
        now = NOW.plus(Duration.ofMinutes(10)).plusSeconds(6);
        refused(text);
    }

    @Test
    void a_verified_token_is_refused_when_its_key_is_withdrawn() {
        var text = signed(claims -> {
        });
        verify(text);
        published = false;
        refused(text);
        published = true;
        verify(text);
    }

    @Test
    void when_agents_see_only_their_own_an_older_tokens_wider_scope_is_ignored() {
        var agent = verify(signed(claims -> {
            claims.setStringListClaim("roles", List.of("agent"));
            claims.setClaim("scope", "api conversations.read_all");
        }));
        assertThat(permissions(agent.identity())).contains(Permissions.CONVERSATIONS_READ_ALL);
        assertThat(permissions(agent.narrow())).contains(Permissions.CONVERSATIONS_READ)
                .doesNotContain(Permissions.CONVERSATIONS_READ_ALL);
        var keeper = verify(signed(claims -> {
            claims.setStringListClaim("roles", List.of("platform_admin", "agent"));
            claims.setClaim("scope", "api conversations.read_all");
        }));
        assertThat(permissions(keeper.narrow())).contains(Permissions.TENANTS_MANAGE)
                .doesNotContain(Permissions.CONVERSATIONS_READ_ALL);
        var owner = verify(signed(claims -> {
        }));
        assertThat(owner.narrow()).isSameAs(owner.identity());
    }

    private static Set<String> permissions(SecurityIdentity identity) {
        return identity.getAttribute(RoleAugmentor.PERMISSIONS);
    }

    @Test
    void a_refused_token_is_not_cached() {
        var text = signed(claims -> claims.setAudience("another-api"));
        refused(text);
        refused(text);
        assertThat(asked).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "sub", "exp", "iat", "jti", "typ", "ver", "roles", "tenant_id"})
    void a_token_without_a_required_claim_is_refused(String claim) {
        refused(signed(claims -> claims.unsetClaim(claim)));
    }

    @Test
    void a_token_with_a_wrong_claim_is_refused() {
        var wrong = Map.<String, Object>of("iss", "another", "aud", "another-api", "typ", "refresh", "sub", "carla",
                "tenant_id",
                "main", "roles", "owner", "ver", "many", "exp", NOW.minusSeconds(6).getEpochSecond(), "nbf",
                NOW.plusSeconds(6).getEpochSecond());
        wrong.forEach((name, value) -> refused(signed(claims -> claims.setClaim(name, value))));
        refused(signed(claims -> claims.setClaim("exp", NOW.plus(Duration.ofHours(2)).getEpochSecond())));
    }

    @Test
    void a_signature_by_another_key_is_refused_whatever_key_the_header_names() throws JoseException {
        refused(signed(OTHER, "k1", Map.of()));
        refused(signed(OTHER, "k2", Map.of()));
        refused(signed(OTHER, null, Map.of("jku", "http://localhost:1/jwks.json")));
        refused(signed(OTHER, "k2", Map.of("jwk", PublicJsonWebKey.Factory.newPublicJwk(OTHER.getPublic()).toParams(
                JsonWebKey.OutputControlLevel.PUBLIC_ONLY))));
    }

    @Test
    void a_token_without_signature_or_with_an_hmac_is_refused_before_a_key_is_looked_up() throws JoseException {
        var claims = base64(claims().toJson());
        refused(base64("{\"alg\":\"none\",\"kid\":\"k1\"}") + "." + claims + ".");
        refused(base64("{\"alg\":\"nOnE\",\"kid\":\"k1\"}") + "." + claims + ".");
        var confused = new JsonWebSignature();
        confused.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        confused.setPayload(claims().toJson());
        confused.setKeyIdHeaderValue("k1");
        confused.setAlgorithmHeaderValue("HS256");
        confused.setKey(new HmacKey(KEY.getPublic().getEncoded()));
        refused(confused.getCompactSerialization());
        assertThat(asked).isZero();
    }

    @Test
    void malformed_tokens_are_refused() {
        for (var text : List.of("", ".", "..", "a.b.c", "no.such.token", "x".repeat(TokenVerifier.TOKEN_CHARS_MAX + 1))) {
            refused(text);
        }
        var good = signed(claims -> {
        });
        refused(good.substring(0, good.lastIndexOf('.') + 1));
        refused(good + "A");
        for (var header : List.of("{\"alg\":\"RS256\",\"kid\":5}", "{\"alg\":5,\"kid\":\"k1\"}", "[]", "5")) {
            refused(base64(header) + good.substring(good.indexOf('.')));
        }
    }

    private TokenVerifier.VerifiedToken verify(String text) {
        return verifier.verify(text).await().indefinitely();
    }

    private void refused(String text) {
        assertThatThrownBy(() -> verify(text)).isInstanceOf(AuthenticationFailedException.class);
    }

    private static String signed(Consumer<JwtClaims> change) {
        var claims = claims();
        change.accept(claims);
        return signed(KEY, "k1", Map.of(), claims);
    }

    private static String signed(KeyPair pair, String kid, Map<String, Object> headers) {
        return signed(pair, kid, headers, claims());
    }

    private static String signed(KeyPair pair, String kid, Map<String, Object> headers, JwtClaims claims) {
        var token = new JsonWebSignature();
        token.setPayload(claims.toJson());
        token.setAlgorithmHeaderValue("RS256");
        headers.forEach(token.getHeaders()::setObjectHeaderValue);
        if (kid != null) {
            token.setKeyIdHeaderValue(kid);
        }
        token.setKey(pair.getPrivate());
        try {
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JwtClaims claims() {
        var claims = new JwtClaims();
        claims.setIssuer("recado");
        claims.setAudience("recado-api");
        claims.setSubject("00000000-0000-4000-8000-000000000001");
        claims.setClaim("tenant_id", NamedUuid.tenant("main").toString());
        claims.setStringListClaim("roles", List.of("owner"));
        claims.setClaim("scope", "api");
        claims.setClaim("ver", 3);
        claims.setClaim("typ", "access");
        claims.setJwtId(UUID.randomUUID().toString());
        claims.setIssuedAt(NumericDate.fromSeconds(NOW.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(NOW.plus(Duration.ofMinutes(10)).getEpochSecond()));
        return claims;
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static KeyPair generate() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
