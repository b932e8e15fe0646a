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
import org.junit.jupiter.api.extension.ExtendWith;

/** Doubtful tokens open nothing, and another tenant's conversation does not exist. */
@ExtendWith(SuiteExtension.class)
class AccessTest {

    @Test
    void no_token_and_a_token_of_another_key_are_401_in_problem_json(SuiteUnderTest suite) {
        var none = Http.get(suite.gateway() + "/api/v1/conversations");
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.json().get("code").asText()).isEqualTo("UNAUTHORIZED");
        var forged = Desk.withToken(suite.gateway(), forgedLike(suite.desk().token())).get("/api/v1/conversations");
        assertThat(forged.status()).isEqualTo(401);
        assertThat(forged.json().get("code").asText()).isEqualTo("UNAUTHORIZED");
    }

    @Test
    void an_expired_token_is_401(SuiteUnderTest suite) {
        // Given
        suite.stop("auth");
        suite.start("auth", Map.of("RECADO_AUTH_ACCESS_TOKEN_LIFETIME", "1S"));
        try {
            var shortLived = suite.signIn();
            // When, Then
            suite.oracle().eventually("it holds",
                    () -> assertThat(shortLived.get("/api/v1/conversations").status()).isEqualTo(401));
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
        suite.oracle().eventually("it holds", () -> assertThat(suite.desk().conversationOf(ana)).isPresent());
        var id = suite.desk().conversationOf(ana).orElseThrow().get("id").asText();
        var stranger = anotherTenantsOwner(suite);
        // When
        var answers = new Http.Answer[]{stranger.get("/api/v1/conversations/" + id),
                stranger.get("/api/v1/conversations/" + id + "/messages"),
                stranger.post("/api/v1/conversations/" + id + "/takeover", "{}")};
        // Then
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json().get("code").asText()).isEqualTo("NOT_FOUND");
        });
        assertThat(suite.desk().conversation(id).get("state").asText()).isEqualTo("bot");
    }

    private static Desk anotherTenantsOwner(SuiteUnderTest suite) {
        var email = "owner@" + suite.customer().phone() + ".example";
        var password = "nobody-guesses-" + suite.customer().phone();
        var body = Json.object().put("name", "Outra " + suite.customer().phone());
        body.putObject("owner").put("email", email).put("name", "Dona").put("password", password);
        assertThat(suite.desk().post("/api/v1/tenants", Json.write(body)).status()).isEqualTo(201);
        return Desk.signIn(suite.gateway(), email, password);
    }

    /** The same claims, unexpired, signed by a key of our own. */
    private static String forgedLike(String token) {
        try {
            var parts = token.split("\\.");
            var claims = Json.read(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
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
