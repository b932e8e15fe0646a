package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends during its start is reported with its last error, and one that ignores SIGTERM is killed. */
class ChildProcessTest {

    @Test
    void a_process_that_ends_is_reported_with_its_last_error(@TempDir Path folder) throws IOException {
        // Given
        var child = ChildProcess.start("sample", List.of("/bin/sh", "-c", "echo no luck; exit 3"), Map.of(),
                folder.resolve("sample.log"));
        // Then
        assertThatThrownBy(() -> child.awaitReady(() -> false, Duration.ofSeconds(20))).isInstanceOf(SuiteFailure.class)
                .hasMessageContaining("sample ended with code 3: no luck (log: ");
    }

    @Test
    void only_the_owner_can_read_its_log_and_the_files_that_it_creates(@TempDir Path folder) throws IOException {
        // Given
        var log = folder.resolve("logs/sample.log");
        var made = folder.resolve("made");
        // When
        var child = ChildProcess.start("sample", List.of("/bin/mkdir", made.toString()), Map.of(), log);
        await().until(() -> !child.alive());
        // Then
        assertThat(permissions(log.getParent())).isEqualTo("rwx------");
        assertThat(permissions(log)).isEqualTo("rw-------");
        assertThat(permissions(made)).isEqualTo("rwx------");
    }

    @Test
    void a_large_log_is_put_aside_and_a_small_one_is_continued(@TempDir Path folder) throws IOException {
        // Given
        var log = folder.resolve("logs/sample.log");
        echo("first", log);
        echo("second", log);
        assertThat(log).hasContent("first\nsecond");
        try (var file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[]{'x'}), ProcessLog.FILE_BYTES_MAX);
        }
        // When
        echo("third", log);
        // Then
        assertThat(log).hasContent("third");
        var aside = folder.resolve("logs/sample.log.1");
        assertThat(aside).hasSize(ProcessLog.FILE_BYTES_MAX + 1L);
        assertThat(permissions(aside)).isEqualTo("rw-------");
    }

    private static void echo(String word, Path log) throws IOException {
        var child = ChildProcess.start("sample", List.of("/bin/echo", word), Map.of(), log);
        await().until(() -> !child.alive());
    }

    @Test
    void a_process_that_is_not_ready_in_time_is_reported(@TempDir Path folder) throws IOException {
        // Given
        var child = ChildProcess.start("sample", List.of("/bin/cat", "/dev/zero"), Map.of(), Path.of("/dev/null"));
        // Then
        assertThatThrownBy(() -> child.awaitReady(() -> false, Duration.ofMillis(200))).isInstanceOf(SuiteFailure.class)
                .hasMessageContaining("was not ready within");
        child.stop(Duration.ofSeconds(5));
        assertThat(child.alive()).isFalse();
    }

    @Test
    void a_process_that_ignores_the_request_to_end_is_killed(@TempDir Path folder) throws Exception {
        // Given
        var child = ChildProcess.start("sample", List.of("/bin/sh", "-c", "trap '' TERM; echo up; while :; do :; done"),
                Map.of(),
                folder.resolve("sample.log"));
        child.awaitReady(() -> folder.resolve("sample.log").toFile().length() > 0, Duration.ofSeconds(20));
        // When
        child.stop(Duration.ofMillis(200));
        // Then
        assertThat(child.alive()).isFalse();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
