package dev.recado.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import dev.recado.kit.database.SecretCipher;
import dev.recado.kit.events.Json;
import org.junit.jupiter.api.Test;

class SigningKeyTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final SecretCipher CIPHER = new SecretCipher("test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

    @Test
    void a_stored_key_is_decrypted_to_the_same_pair() {
        // Given
        var pair = RsaKeyPair.generate();
        // When
        var decrypted = SigningKey.of(pair, CIPHER, NOW).decrypt(CIPHER);
        // Then
        assertThat(decrypted.pair()).isEqualTo(pair);
        assertThat(decrypted.createdAt()).isEqualTo(NOW);
        assertThat(decrypted.toString()).doesNotContain("privateExponent").contains(pair.kid());
    }

    @Test
    void the_jwks_contains_the_public_key_and_nothing_private() throws GeneralSecurityException {
        // Given
        var pair = RsaKeyPair.generate();
        // When
        var json = Json.mapper().valueToTree(JwksResource.JwksView.of(List.of(pair)));
        // Then
        var key = json.at("/keys/0");
        assertThat(key.properties().stream().map(Map.Entry::getKey)).containsExactlyInAnyOrder("kty", "use", "alg", "kid",
                "n", "e");
        assertThat(key.get("kty").asText()).isEqualTo("RSA");
        assertThat(key.get("alg").asText()).isEqualTo("RS256");
        assertThat(key.get("e").asText()).isEqualTo("AQAB");
        var spec = new RSAPublicKeySpec(number(key.get("n").asText()), number(key.get("e").asText()));
        assertThat(KeyFactory.getInstance("RSA").generatePublic(spec)).isEqualTo(pair.publicKey());
        assertThat(pair.publicKey().getModulus().bitLength()).isEqualTo(2048);
    }

    private static BigInteger number(String base64Url) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64Url));
    }
}
