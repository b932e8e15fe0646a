package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SuiteSecrets are made once, differ from folder to folder, and are for their owner's eyes. */
class SuiteSecretsTest {

    @Test
    void they_are_made_once_and_found_again(@TempDir Path folder) throws IOException {
        // Given
        var first = SuiteSecrets.in(folder);
        // When
        var second = SuiteSecrets.in(folder);
        // Then
        assertThat(first.first()).isTrue();
        assertThat(second.first()).isFalse();
        assertThat(second.get("WHATSAPP_APP_SECRET")).hasSize(40).isEqualTo(first.get("WHATSAPP_APP_SECRET"));
        assertThat(Base64.getDecoder().decode(first.get(SuiteSecrets.SECRETS_KEY).split(":")[1])).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("secrets.properties"))))
                .isEqualTo("rw-------");
    }

    @Test
    void what_the_environment_says_wins(@TempDir Path folder) throws IOException {
        // Given
        var secrets = SuiteSecrets.in(folder);
        // Then
        assertThat(secrets.get(SuiteSecrets.ADMIN_PASSWORD, Map.of(SuiteSecrets.ADMIN_PASSWORD, "test_password")))
                .isEqualTo("test_password");
        assertThat(secrets.get(SuiteSecrets.ADMIN_PASSWORD, Map.of(SuiteSecrets.ADMIN_PASSWORD, " "))).hasSize(20);
    }
}
