package dev.recado.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A good start logs no warning, and no log holds message text, phone numbers or secrets. Runs last, to read the whole run's logs. */
@SuiteTest
@Order(Integer.MAX_VALUE)
class LogsTest {

    @Test
    void the_log_of_a_good_start_has_no_warning_and_no_error(SuiteUnderTest suite) {
        assertThat(suite.warningsOfStart()).isEmpty();
    }

    @Test
    void no_log_line_of_the_whole_run_holds_text_a_token_or_a_full_phone_number(SuiteUnderTest suite) throws IOException {
        // Given
        var ana = suite.customer();
        suite.meta().write(ana, "segredo-que-ninguem-deve-ler");
        suite.oracle().eventually(() -> assertThat(suite.simulator().sentTo(ana)).hasSize(1));
        var secrets = suite.privateTexts();
        // When
        for (var log : suite.logs()) {
            try (var lines = Files.lines(log)) {
                // Then
                assertThat(lines).as("lines of %s", log.getFileName())
                        .noneMatch(line -> secrets.stream().anyMatch(line::contains));
            }
        }
    }
}
