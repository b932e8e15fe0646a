package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import dev.recado.local.SuiteOptions.Jvm;
import dev.recado.local.SuiteOptions.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reset deletes the data of a stopped suite, also of one whose launcher was killed, and never that of a running one. */
class DataFolderTest {

    @TempDir
    Path folder;

    @Test
    void a_reset_deletes_everything_but_the_programs_of_postgresql() throws Exception {
        // Given
        var data = file("postgres/data/base/1");
        var secrets = file("secrets.properties");
        var programs = file("postgres/server/bin/postgres");
        // When
        DataFolder.reset(options());
        // Then
        assertThat(data).doesNotExist();
        assertThat(secrets).doesNotExist();
        assertThat(programs).exists();
    }

    @Test
    void a_reset_waits_for_the_processes_of_a_killed_launcher() throws Exception {
        // Given
        var process = new ProcessBuilder("/bin/sleep", "1").start();
        Files.writeString(file("postgres/data/postmaster.pid"), process.pid() + "\n");
        Files.writeString(folder.resolve("lock"), "1");
        // When
        DataFolder.reset(options());
        // Then
        assertThat(process.isAlive()).isFalse();
        assertThat(folder.resolve("postgres/data")).doesNotExist();
        assertThat(folder.resolve("lock")).isEmptyFile();
    }

    @Test
    void a_reset_refuses_the_folder_of_a_running_suite() throws Exception {
        // Given
        var secrets = file("secrets.properties");
        try (var lock = FolderLock.of(folder)) {
            assertThat(lock.ownerWasKilled()).isFalse();
            // Then
            assertThatThrownBy(() -> DataFolder.reset(options())).isInstanceOf(SuiteFailure.class)
                    .hasMessageContaining("could not be deleted: another suite of this process uses the folder");
        }
        assertThat(secrets).exists();
    }

    private SuiteOptions options() {
        return new SuiteOptions(folder, folder, SuitePorts.free(), Map.of(), Map.of(), Scope.ALL, Jvm.FULL, line -> {
        });
    }

    private Path file(String name) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }
}
