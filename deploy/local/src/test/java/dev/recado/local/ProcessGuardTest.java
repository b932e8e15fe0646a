package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

/** Processes that were not stopped are killed when the launcher's pipe closes; stopped ones are left alone. */
class ProcessGuardTest {

    @Test
    void a_process_that_was_not_stopped_ends_with_the_launcher() throws IOException, InterruptedException {
        // Given
        var kept = new ProcessBuilder("/bin/sleep", "60").start();
        var killed = new ProcessBuilder("/bin/sleep", "60").start();
        try (var guard = ProcessGuard.start()) {
            guard.started(kept.toHandle());
            guard.started(killed.toHandle());
            guard.ended(kept.toHandle());
            // When: the pipe closes, as it does when the launcher is killed
        }
        // Then
        assertThat(killed.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(kept.isAlive()).isTrue();
        kept.destroyForcibly();
    }
}
