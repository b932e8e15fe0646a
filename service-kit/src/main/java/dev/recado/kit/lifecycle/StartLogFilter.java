package dev.recado.kit.lifecycle;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import io.quarkus.logging.LoggingFilter;

/**
 * Removes warnings that need no action from the log of a start. Flyway warns of each failed connection, although a database may
 * start later; this becomes one INFO line. Quarkus registers a gauge of HTTP servers twice, and the warning of that is dropped.
 */
@LoggingFilter(name = "recado-start")
public final class StartLogFilter implements Filter {

    private static final String METERS = "io.micrometer.core.instrument.MeterRegistry";
    private static final String GAUGE_OF_HTTP_SERVERS = "http.server.active.connections";
    private static final String CONNECTION_RETRIES = "org.flywaydb.core.internal.jdbc.JdbcUtils";

    private final AtomicBoolean waiting = new AtomicBoolean();

    @Override
    public boolean isLoggable(LogRecord record) {
        if (record.getLevel().intValue() != Level.WARNING.intValue() || record.getLoggerName() == null) {
            return true;
        }
        return switch (record.getLoggerName()) {
            case METERS -> !String.valueOf(record.getMessage()).contains(GAUGE_OF_HTTP_SERVERS);
            case CONNECTION_RETRIES -> isFirstConnectionRetry(record);
            default -> true;
        };
    }

    private boolean isFirstConnectionRetry(LogRecord record) {
        if (!waiting.compareAndSet(false, true)) {
            return false;
        }
        record.setLevel(Level.INFO);
        record.setMessage("Waiting for PostgreSQL; the service tries to connect every second, for at most 10 minutes");
        return true;
    }
}
