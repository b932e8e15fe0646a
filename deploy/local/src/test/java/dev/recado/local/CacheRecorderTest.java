package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheRecorderTest {

    @TempDir
    Path home;

    @Test
    void a_second_recorder_says_that_another_records() throws Exception {
        // Given
        var folder = Files.createDirectories(home.resolve("deploy/local/target/recording"));
        try (var first = FolderLock.of(folder)) {
            // When
            var second = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                    "-Drecado.home=" + home, "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    CacheRecorder.class.getName()).redirectErrorStream(true).start();
            var output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            // Then
            assertThat(second.waitFor()).isEqualTo(1);
            assertThat(output.strip()).isEqualTo("not recorded: another suite uses the folder");
            assertThat(first.ownerWasKilled()).isFalse();
        }
    }
}
