package dev.recado.outbound.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTest {

    private static final String OLD = "old:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String NEW = "new:HxwdHh8aGxkYFxYVFBMSERAPDg0MCwoJCAcGBQQDAgE=";

    private static Vault vault(String keys) {
        return new Vault(new SmallRyeConfigBuilder().withMapping(SuiteConfig.class).withValidateUnknown(false)
                .withDefaultValues(Map.of("recado.secrets-key", keys)).build().getConfigMapping(SuiteConfig.class));
    }

    @Test
    void a_secret_opens_at_its_place_alone() {
        var sealed = vault(OLD).seal("channel:1", "test_token");
        assertThat(new String(sealed.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1)).doesNotContain("test_token");
        assertThat(vault(OLD).open("channel:1", sealed)).isEqualTo("test_token");
        assertThatThrownBy(() -> vault(OLD).open("channel:2", sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void after_a_rotation_the_old_still_opens_and_the_new_seals() {
        var sealed = vault(OLD).seal("p", "test_token");
        assertThat(vault(NEW + "," + OLD).open("p", sealed)).isEqualTo("test_token");
        assertThat(vault(NEW + "," + OLD).seal("p", "x").keyId()).isEqualTo("new");
        assertThatThrownBy(() -> vault(NEW).open("p", sealed)).hasMessageContaining("old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "id:", ":AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "id:AAAA", "id:!!"})
    void a_setting_that_is_no_key_is_told(String setting) {
        assertThatThrownBy(() -> Vault.keys(setting)).isInstanceOf(IllegalArgumentException.class);
    }
}
