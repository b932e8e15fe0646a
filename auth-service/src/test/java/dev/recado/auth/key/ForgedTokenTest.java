package dev.recado.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

import jakarta.inject.Inject;

import dev.recado.auth.Api;
import dev.recado.auth.FixedAuthConfig;
import dev.recado.auth.PublishedEvents;
import dev.recado.auth.key.AccessTokens.TokenSubject;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.NamedUuid;
import dev.recado.events.Topics;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

/** Tests that only valid access tokens of the suite are accepted. */
@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "auth"))
class ForgedTokenTest {

    private static final RsaKeyPair OTHER = RsaKeyPair.generate();

    @Inject
    SigningKeys keys;

    @Test
    void the_unaltered_claims_are_accepted() throws JoseException {
        Api.as(signed(claims(), keys.signing(), keys.signing().kid())).get("/api/v1/me").then().statusCode(200);
    }

    @Test
    void a_token_of_a_foreign_key_is_refused_with_any_kid() throws JoseException {
        refused(signed(claims(), OTHER, keys.signing().kid()));
        refused(signed(claims(), OTHER, OTHER.kid()));
        refused(signed(claims(), OTHER, null));
        refused(signed(claims(), keys.signing(), null));
    }

    @Test
    void a_key_in_the_token_header_is_ignored() throws JoseException {
        var token = jws(claims());
        token.setJwkHeader(PublicJsonWebKey.Factory.newPublicJwk(OTHER.publicKey()));
        token.setHeader("jku", "http://localhost:1/jwks.json");
        token.setKeyIdHeaderValue(OTHER.kid());
        token.setAlgorithmHeaderValue("RS256");
        token.setKey(OTHER.privateKey());
        refused(token.getCompactSerialization());
    }

    @Test
    void a_token_without_signature_is_refused() {
        var header = "{\"alg\":\"none\",\"kid\":\"" + keys.signing().kid() + "\"}";
        refused(base64(header) + "." + base64(claims().toJson()) + ".");
        refused(base64(header.replace("none", "None")) + "." + base64(claims().toJson()) + ".");
        refused(realToken().substring(0, realToken().lastIndexOf('.') + 1));
    }

    @Test
    void a_token_signed_with_the_public_key_as_an_hmac_secret_is_refused() throws JoseException {
        var der = keys.signing().publicKey().getEncoded();
        var pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
        for (var secret : List.of(der, pem.getBytes(StandardCharsets.UTF_8))) {
            var token = jws(claims());
            token.setKeyIdHeaderValue(keys.signing().kid());
            token.setAlgorithmHeaderValue("HS256");
            token.setKey(new HmacKey(secret));
            refused(token.getCompactSerialization());
        }
    }

    @Test
    void an_altered_claim_breaks_the_signature() {
        var parts = realToken().split("\\.");
        var claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        var altered = claims.replace("\"owner\"", "\"admin\"");
        assertThat(altered).isNotEqualTo(claims);
        refused(parts[0] + "." + base64(altered) + "." + parts[2]);
    }

    @Test
    void a_genuine_signature_on_invalid_claims_is_refused() throws JoseException {
        var now = Instant.now();
        for (var wrong : List.of(Map.of("exp", now.minusSeconds(61).getEpochSecond()),
                Map.of("nbf", now.plusSeconds(120).getEpochSecond()),
                Map.of("iss", "another"), Map.of("aud", "another-api"), Map.of("typ", "refresh"))) {
            refused(ownSigned(claims -> with(claims, wrong)));
        }
        for (var missing : List.of("exp", "iss", "aud", "typ", "tenant_id", "sub")) {
            refused(ownSigned(claims -> without(claims, missing)));
        }
    }

    @Test
    void an_expired_token_is_refused() {
        var now = Clock.systemUTC();
        var subject = new TokenSubject(NamedUuid.tenant("main"), UUID.randomUUID(), List.of("owner"), "api", 1, null);
        refused(new AccessTokens(keys, new FixedAuthConfig(), Clock.offset(now, Duration.ofMinutes(-12))).issue(subject)
                .text());
    }

    @Test
    void after_a_rotation_both_keys_verify_and_are_published() {
        // Given
        var before = Api.platformAdmin();
        // When
        String kid = Api.as(before).post("/api/v1/auth/keys").then().statusCode(201).extract().path("kid");
        // Then
        Api.as(before).get("/api/v1/me").then().statusCode(200);
        var now = keys.published().stream().filter(pair -> pair.kid().equals(kid)).findFirst().orElseThrow();
        assertThat(keys.signing().kid()).as("signs only after the lead time").isNotEqualTo(kid);
        Api.as(signedUnchecked(now)).get("/api/v1/me").then().statusCode(200);
        List<String> published = RestAssured.given().get("/.well-known/jwks.json").then().statusCode(200)
                .header("Cache-Control", "public, max-age=30").extract().path("keys.kid");
        assertThat(published).contains(kid, keys.signing().kid());
        Api.as(Api.ownerOfNewTenant()).post("/api/v1/auth/keys").then().statusCode(403);
        await().untilAsserted(() -> assertThat(PublishedEvents.of(Topics.AUDITS_RECORDED, "signing_key.rotated")).isNotEmpty());
    }

    private static void refused(String token) {
        Api.as(token).get("/api/v1/me").then().statusCode(401).contentType("application/problem+json")
                .body("code", equalTo("UNAUTHORIZED"));
        Api.as(token).get("/api/v1/users").then().statusCode(401);
    }

    private String ownSigned(UnaryOperator<JwtClaims> change) throws JoseException {
        return signed(change.apply(claims()), keys.signing(), keys.signing().kid());
    }

    private String signedUnchecked(RsaKeyPair pair) {
        try {
            return signed(claims(), pair, pair.kid());
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(JwtClaims claims, RsaKeyPair pair, String kid) throws JoseException {
        var token = jws(claims);
        if (kid != null) {
            token.setKeyIdHeaderValue(kid);
        }
        token.setAlgorithmHeaderValue("RS256");
        token.setKey(pair.privateKey());
        return token.getCompactSerialization();
    }

    private static JsonWebSignature jws(JwtClaims claims) {
        var token = new JsonWebSignature();
        token.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        token.setPayload(claims.toJson());
        return token;
    }

    private static JwtClaims with(JwtClaims claims, Map<String, ?> values) {
        values.forEach(claims::setClaim);
        return claims;
    }

    private static JwtClaims without(JwtClaims claims, String name) {
        claims.unsetClaim(name);
        return claims;
    }

    private static String realToken() {
        return Api.platformAdmin();
    }

    private static JwtClaims claims() {
        try {
            return JwtClaims
                    .parse(new String(Base64.getUrlDecoder().decode(realToken().split("\\.")[1]), StandardCharsets.UTF_8));
        } catch (InvalidJwtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
