package dev.recado.kit.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;

import org.flywaydb.core.internal.jdbc.JdbcUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartLogFilterTest {

    private final StartLogFilter filter = new StartLogFilter();

    @Test
    void a_database_that_starts_later_is_one_line_at_info() {
        // Given
        var first = warning(JdbcUtils.class.getName());
        // When
        var logged = filter.isLoggable(first);
        // Then
        assertThat(logged).isTrue();
        assertThat(first.getLevel()).isEqualTo(Level.INFO);
        assertThat(first.getMessage()).startsWith("Waiting for PostgreSQL");
        assertThat(filter.isLoggable(warning(JdbcUtils.class.getName()))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http.server.active.connections", "postgresql.queue.size"})
    void a_gauge_that_quarkus_registers_twice_is_not_a_warning(String gauge) {
        var line = new LogRecord(Level.WARNING, "This Gauge has been already registered (MeterId{name='" + gauge + "'");
        line.setLoggerName("io.micrometer.core.instrument.MeterRegistry");
        var own = new LogRecord(Level.WARNING, "This Gauge has been already registered (MeterId{name='recado.live.open'");
        own.setLoggerName("io.micrometer.core.instrument.MeterRegistry");
        assertThat(filter.isLoggable(line)).isFalse();
        assertThat(filter.isLoggable(own)).isTrue();
    }

    @Test
    void migrations_out_of_order_are_not_a_warning() {
        var line = new LogRecord(Level.WARNING,
                "outOfOrder mode is active. Migration of schema \"public\" may not be reproducible.");
        line.setLoggerName("org.flywaydb.core.internal.command.DbMigrate");
        assertThat(filter.isLoggable(line)).isFalse();
    }

    @Test
    void every_other_line_is_logged_unchanged() {
        // Given
        var other = warning("org.flywaydb.core.internal.command.DbMigrate");
        // When
        var logged = filter.isLoggable(other);
        // Then
        assertThat(logged).isTrue();
        assertThat(other.getLevel()).isEqualTo(Level.WARNING);
    }

    private static LogRecord warning(String logger) {
        var line = new LogRecord(Level.WARNING, "Connection error: refused");
        line.setLoggerName(logger);
        return line;
    }
}
