package dev.recado.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sentence a user reads first is the innermost cause of the last run, not a line of its stack trace. */
class ProcessLogTest {

    @TempDir
    Path folder;

    @Test
    void the_innermost_cause_of_a_stack_trace_comes_first() throws IOException {
        assertThat(logOf("""
            2026-11-26T16:36:21.720Z INFO  [io.quarkus]  starting
            2026-11-26T16:36:22.720Z ERROR [io.qu.ru.Application]  Failed to start: java.lang.RuntimeException: outer
            \tat a.B.c(B.java:1)
            Caused by: java.lang.IllegalStateException: RECADO_SECRETS_KEY must be id:base64
            \tat a.B.c(B.java:2)
            \t... 3 more
            """).lastError()).isEqualTo("RECADO_SECRETS_KEY must be id:base64");
    }

    @Test
    void without_a_cause_the_exception_itself_is_reported() throws IOException {
        assertThat(logOf("""
            Exception in thread "main" java.io.IOException: the port 19092 is in use
            \tat a.B.c(B.java:1)
            """).lastError()).isEqualTo("the port 19092 is in use");
    }

    @Test
    void without_an_exception_the_last_error_is_reported() throws IOException {
        assertThat(logOf("""
            2026-11-26T16:36:22.720Z ERROR [de.re.Start]  WHATSAPP_TOKEN is not set
            2026-11-26T16:36:23.720Z INFO  [io.quarkus]  stopped
            """).lastError()).isEqualTo("WHATSAPP_TOKEN is not set");
    }

    @Test
    void an_indented_exception_of_a_multi_line_error_is_reported() throws IOException {
        assertThat(logOf("""
            2026-11-26T16:36:22.720Z ERROR [io.qu.ru.Application]  Failed to load config value:
            \tjava.lang.IllegalArgumentException: Expected an integer value, got "none"
            """).lastError()).isEqualTo("Expected an integer value, got \"none\"");
    }

    @Test
    void a_killed_process_has_logged_no_error() throws IOException {
        assertThat(logOf("2026-11-26T16:36:22.720Z INFO  [io.quarkus]  started\n").lastError()).isEqualTo("it logged no error");
    }

    @Test
    void an_earlier_run_in_the_same_file_does_not_count() throws IOException {
        // Given
        var file = Files.writeString(folder.resolve("sample.log"), "ready 127.0.0.1:1\n");
        var log = ProcessLog.fromNow(file);
        // When
        Files.writeString(file, "starting\n", StandardOpenOption.APPEND);
        // Then
        assertThat(log.hasLineStartingWith("ready ")).isFalse();
        assertThat(log.lastError()).isEqualTo("starting");
    }

    private ProcessLog logOf(String text) throws IOException {
        return new ProcessLog(Files.writeString(folder.resolve("sample.log"), text), 0);
    }
}
