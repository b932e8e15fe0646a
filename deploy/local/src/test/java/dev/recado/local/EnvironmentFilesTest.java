package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A developer's shell reads the settings of one service from a file. */
class EnvironmentFilesTest {

    @Test
    void a_shell_reads_every_setting_of_the_service_unchanged(@TempDir Path folder) throws IOException {
        // Given
        var given = Map.of("PATH", "/bin", "RECADO_ADMIN_PASSWORD", "it's \"$HOME\" `x` \\ ok");
        var settings = new SuiteSettings(given, SuiteSecrets.in(folder), SuitePorts.free(), true, folder);
        // When
        EnvironmentFiles.write(folder, settings);
        // Then
        var file = EnvironmentFiles.folder(folder).resolve("auth.env");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(read(file, "RECADO_ADMIN_PASSWORD")).isEqualTo(given.get("RECADO_ADMIN_PASSWORD"));
        assertThat(read(file, "DATABASE_USERNAME")).isEqualTo("auth");
        assertThat(Files.readString(file)).doesNotContain("PATH=");
    }

    private static String read(Path file, String name) throws IOException {
        var shell = new ProcessBuilder("/bin/sh", "-c", "set -a; . \"$1\"; printf %s \"$" + name + "\"", "shell",
                file.toString()).redirectErrorStream(true).start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
