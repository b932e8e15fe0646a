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

/** Secrets are generated at the first start, differ from folder to folder, and only their owner can read the file. */
class SuiteSecretsTest {

    @Test
    void the_second_start_reads_the_secrets_of_the_first(@TempDir Path folder) throws IOException {
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
    void a_value_of_the_environment_replaces_the_generated_one(@TempDir Path folder) throws IOException {
        // Given
        var secrets = SuiteSecrets.in(folder);
        // Then
        assertThat(secrets.get(SuiteSecrets.ADMIN_PASSWORD, Map.of(SuiteSecrets.ADMIN_PASSWORD, "test_password")))
                .isEqualTo("test_password");
        assertThat(secrets.get(SuiteSecrets.ADMIN_PASSWORD, Map.of(SuiteSecrets.ADMIN_PASSWORD, " "))).hasSize(20);
    }
}
