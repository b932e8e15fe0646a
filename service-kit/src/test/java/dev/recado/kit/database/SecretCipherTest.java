package dev.recado.kit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretCipherTest {

    private static final byte[] SECRET = "a private key".getBytes(StandardCharsets.UTF_8);
    private static final String OLD = "old:" + key(1);
    private static final String NEW = "new:" + key(2);

    @Test
    void what_was_sealed_opens_again_and_does_not_lie_there_readable() {
        // Given
        var secrets = new SecretCipher(OLD);
        // When
        var sealed = secrets.encrypt("kid-1", SECRET);
        // Then
        assertThat(sealed.keyId()).isEqualTo("old");
        assertThat(new String(sealed.bytes(), StandardCharsets.ISO_8859_1)).doesNotContain("private");
        assertThat(secrets.decrypt("kid-1", sealed)).isEqualTo(SECRET);
        assertThat(secrets.encrypt("kid-1", SECRET).bytes()).isNotEqualTo(sealed.bytes());
    }

    @Test
    void the_first_key_seals_and_every_listed_key_opens() {
        // Given
        var sealed = new SecretCipher(OLD).encrypt("kid-1", SECRET);
        // When
        var rotated = new SecretCipher(NEW + "," + OLD);
        // Then
        assertThat(rotated.decrypt("kid-1", sealed)).isEqualTo(SECRET);
        assertThat(rotated.encrypt("kid-1", SECRET).keyId()).isEqualTo("new");
    }

    @Test
    void one_row_s_secret_does_not_open_under_another_name_nor_altered_nor_with_another_key() {
        // Given
        var secrets = new SecretCipher(OLD);
        var sealed = secrets.encrypt("kid-1", SECRET);
        var altered = sealed.bytes().clone();
        altered[altered.length - 1] ^= 1;
        // When, Then
        assertThatThrownBy(() -> secrets.decrypt("kid-2", sealed)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> secrets.decrypt("kid-1", new EncryptedSecret("old", altered)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> secrets.decrypt("kid-1", new EncryptedSecret("old", new byte[3])))
                .hasMessageContaining("never sealed");
        assertThatThrownBy(() -> new SecretCipher("old:" + key(3)).decrypt("kid-1", sealed))
                .hasMessageContaining("is not the key");
        assertThatThrownBy(() -> new SecretCipher(NEW).decrypt("kid-1", sealed)).hasMessageContaining("has no key 'old'");
    }

    @Test
    void a_keyed_hash_is_the_same_for_the_same_only_and_needs_the_sealing_key() {
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
    void a_setting_that_is_no_key_is_told_in_one_line_without_its_value(String setting) {
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
