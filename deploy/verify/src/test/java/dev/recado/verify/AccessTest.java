package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

import org.junit.jupiter.api.Test;

/** Invalid tokens are refused, and another tenant's conversation is not found. */
@SuiteTest
class AccessTest {

    @Test
    void no_token_and_a_token_of_another_key_are_401_in_problem_json(SuiteUnderTest suite) {
        var none = TestHttp.get(suite.gateway() + "/api/v1/conversations");
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.json().get("code").asText()).isEqualTo("UNAUTHORIZED");
        var forged = UserClient.withToken(suite.gateway(), signedByUnknownKey(suite.owner().token()))
                .get("/api/v1/conversations");
        assertThat(forged.status()).isEqualTo(401);
        assertThat(forged.json().get("code").asText()).isEqualTo("UNAUTHORIZED");
    }

    @Test
    void an_expired_token_is_401(SuiteUnderTest suite) {
        // Given
        suite.stop("auth");
        suite.start("auth", Map.of("RECADO_AUTH_ACCESS_TOKEN_LIFETIME", "1S"));
        try {
            var shortLived = suite.logIn();
            // When, Then
            suite.oracle().eventually(() -> assertThat(shortLived.get("/api/v1/conversations").status()).isEqualTo(401));
        } finally {
            suite.stop("auth");
            suite.start("auth");
        }
    }

    @Test
    void another_tenants_conversation_is_404_in_problem_json(SuiteUnderTest suite) {
        // Given
        var ana = suite.customer();
        suite.meta().write(ana, "Bom dia");
        suite.oracle().eventually(() -> assertThat(suite.owner().conversationOf(ana)).isPresent());
        var id = suite.owner().conversationOf(ana).orElseThrow().get("id").asText();
        var otherTenant = anotherTenantsOwner(suite);
        // When
        var answers = new TestHttp.Response[]{otherTenant.get("/api/v1/conversations/" + id),
                otherTenant.get("/api/v1/conversations/" + id + "/messages"),
                otherTenant.post("/api/v1/conversations/" + id + "/takeover", "{}")};
        // Then
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json().get("code").asText()).isEqualTo("NOT_FOUND");
        });
        assertThat(suite.owner().conversation(id).get("state").asText()).isEqualTo("bot");
    }

    private static UserClient anotherTenantsOwner(SuiteUnderTest suite) {
        var email = "owner@" + suite.customer().phone() + ".example";
        var password = "nobody-guesses-" + suite.customer().phone();
        var body = TestJson.object().put("name", "Outra " + suite.customer().phone());
        body.putObject("owner").put("email", email).put("name", "Dona").put("password", password);
        assertThat(suite.owner().post("/api/v1/tenants", TestJson.write(body)).status()).isEqualTo(201);
        return UserClient.logIn(suite.gateway(), email, password);
    }

    /** The same valid claims, signed by an unknown key. */
    private static String signedByUnknownKey(String token) {
        try {
            var parts = token.split("\\.");
            var claims = TestJson.read(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
            assertThat(claims.get("exp").asLong()).isGreaterThan(Instant.now().getEpochSecond());
            var signature = Signature.getInstance("SHA256withRSA");
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            signature.initSign(generator.generateKeyPair().getPrivate());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return parts[0] + "." + parts[1] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
