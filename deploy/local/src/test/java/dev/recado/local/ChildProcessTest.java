package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A child that does not come up is told with its last words, and one that does not listen is killed. */
class ChildProcessTest {

    @Test
    void a_child_that_ends_is_told_with_its_last_words(@TempDir Path folder) throws IOException {
        // Given
        var child = ChildProcess.start("sample", List.of("/bin/sh", "-c", "echo no luck; exit 3"), Map.of(),
                folder.resolve("sample.log"));
        // Then
        assertThatThrownBy(() -> child.awaitReady(() -> false, Duration.ofSeconds(20))).isInstanceOf(SuiteFailure.class)
                .hasMessageContaining("sample ended with code 3").hasMessageContaining("no luck");
    }

    @Test
    void a_child_that_is_not_ready_in_time_is_told(@TempDir Path folder) throws IOException {
        // Given
        var child = ChildProcess.start("sample", List.of("/bin/cat", "/dev/zero"), Map.of(), Path.of("/dev/null"));
        // Then
        assertThatThrownBy(() -> child.awaitReady(() -> false, Duration.ofMillis(200))).isInstanceOf(SuiteFailure.class)
                .hasMessageContaining("was not ready within");
        child.stop(Duration.ofSeconds(5));
        assertThat(child.alive()).isFalse();
    }

    @Test
    void a_child_that_does_not_listen_is_killed(@TempDir Path folder) throws Exception {
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
}
