package dev.recado.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.jboss.logging.Logger.Level;
import org.junit.jupiter.api.Test;

/** Many events in a second write one line. */
class CountingLogTest {

    private final List<String> lines = new ArrayList<>();
    private final AtomicLong nanoTime = new AtomicLong();

    @Test
    void ten_events_in_a_second_write_one_line_and_the_next_line_counts_the_rest() {
        // Given
        var logger = Logger.getLogger(CountingLog.class.getName());
        var handler = new Lines();
        logger.addHandler(handler);
        try {
            var log = new CountingLog(Level.INFO, "Refused", nanoTime::get);
            // When
            for (var i = 0; i < 10; i++) {
                log.add("refused");
            }
            nanoTime.set(Duration.ofSeconds(1).toNanos());
            log.add("refused");
            // Then
            assertThat(lines).containsExactly("Refused count=1 outcome=refused", "Refused count=10 outcome=refused");
        } finally {
            logger.removeHandler(handler);
        }
    }

    private final class Lines extends Handler {

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getParameters() == null ? line.getMessage() : line.getMessage().formatted(line.getParameters()));
        }

        @Override
        public void flush() {
            lines.size();
        }

        @Override
        public void close() {
            lines.clear();
        }
    }
}
