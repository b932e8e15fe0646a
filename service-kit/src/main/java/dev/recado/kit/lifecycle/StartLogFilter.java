package dev.recado.kit.lifecycle;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import io.quarkus.logging.LoggingFilter;

/** Replaces Flyway's warning about each failed connection at start by one line at INFO: a database may start later. */
@LoggingFilter(name = "recado-start")
public final class StartLogFilter implements Filter {

    private static final String CONNECTION_RETRIES = "org.flywaydb.core.internal.jdbc.JdbcUtils";

    private final AtomicBoolean waiting = new AtomicBoolean();

    @Override
    public boolean isLoggable(LogRecord record) {
        if (record.getLevel().intValue() != Level.WARNING.intValue() || !CONNECTION_RETRIES.equals(record.getLoggerName())) {
            return true;
        }
        if (!waiting.compareAndSet(false, true)) {
            return false;
        }
        record.setLevel(Level.INFO);
        record.setMessage("Waiting for PostgreSQL; the service tries to connect every second, for at most 10 minutes");
        return true;
    }
}
