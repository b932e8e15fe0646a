package dev.recado.kit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

import dev.recado.kit.database.SecretCipher.EncryptedSecret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretCipherTest {

    private static final byte[] SECRET = "a private key".getBytes(StandardCharsets.UTF_8);
    private static final String OLD = "old:" + key(1);
    private static final String NEW = "new:" + key(2);

    @Test
    void an_encrypted_secret_is_not_readable_and_decrypts_to_the_original() {
        // Given
        var cipher = new SecretCipher(OLD);
        // When
        var encrypted = cipher.encrypt("kid-1", SECRET);
        // Then
        assertThat(encrypted.keyId()).isEqualTo("old");
        assertThat(new String(encrypted.bytes(), StandardCharsets.ISO_8859_1)).doesNotContain("private");
        assertThat(cipher.decrypt("kid-1", encrypted)).isEqualTo(SECRET);
        assertThat(cipher.encrypt("kid-1", SECRET).bytes()).isNotEqualTo(encrypted.bytes());
    }

    @Test
    void the_first_key_encrypts_and_every_listed_key_decrypts() {
        // Given
        var encrypted = new SecretCipher(OLD).encrypt("kid-1", SECRET);
        // When
        var rotated = new SecretCipher(NEW + "," + OLD);
        // Then
        assertThat(rotated.decrypt("kid-1", encrypted)).isEqualTo(SECRET);
        assertThat(rotated.encrypt("kid-1", SECRET).keyId()).isEqualTo("new");
    }

    @Test
    void a_secret_does_not_decrypt_under_another_name_or_altered_or_with_another_key() {
        // Given
        var cipher = new SecretCipher(OLD);
        var encrypted = cipher.encrypt("kid-1", SECRET);
        var altered = encrypted.bytes().clone();
        altered[altered.length - 1] ^= 1;
        // When, Then
        assertThatThrownBy(() -> cipher.decrypt("kid-2", encrypted)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> cipher.decrypt("kid-1", new EncryptedSecret("old", altered)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> cipher.decrypt("kid-1", new EncryptedSecret("old", new byte[3])))
                .hasMessageContaining("too short for a ciphertext");
        assertThatThrownBy(() -> new SecretCipher("old:" + key(3)).decrypt("kid-1", encrypted))
                .hasMessageContaining("is not the key");
        assertThatThrownBy(() -> new SecretCipher(NEW).decrypt("kid-1", encrypted)).hasMessageContaining("lacks key 'old'");
    }

    @Test
    void a_keyed_hash_depends_on_the_data_the_name_and_the_encryption_key() {
        // Given
        var hash = new SecretCipher(OLD).keyedHash("address", SECRET);
        // When, Then
        assertThat(new SecretCipher(OLD).keyedHash("address", SECRET)).isEqualTo(hash).hasSize(32);
        assertThat(new SecretCipher(OLD).keyedHash("account", SECRET)).isNotEqualTo(hash);
        assertThat(new SecretCipher(OLD).keyedHash("address", new byte[]{1})).isNotEqualTo(hash);
        assertThat(new SecretCipher("old:" + key(3)).keyedHash("address", SECRET)).isNotEqualTo(hash);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "abc", "id:", "id:AAAA", "id:not base64!",
            ":AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="})
    void an_invalid_key_setting_is_reported_in_one_line_without_its_value(String setting) {
        assertThatThrownBy(() -> new SecretCipher(setting)).isInstanceOf(IllegalStateException.class)
                .hasMessage("RECADO_SECRETS_KEY must be id:base64[,id:base64] with keys of 32 bytes");
        assertThatThrownBy(() -> SecretCipher.checkKeys(setting)).isInstanceOf(IllegalStateException.class);
    }

    private static String key(int fill) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
