package dev.recado.kit.lifecycle;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import io.quarkus.logging.LoggingFilter;

/**
 * Removes warnings that need no action from the log of a start. Flyway warns of each failed connection, although a database may
 * start later; this becomes one INFO line. Quarkus registers some gauges of HTTP servers and PostgreSQL pools twice; the warning of
 * Micrometer about these gauges is dropped. So is Flyway's warning about migrations out of order: new migrations of the kit have
 * lower versions than those of the services.
 */
@LoggingFilter(name = "recado-start")
public final class StartLogFilter implements Filter {

    private static final String METERS = "io.micrometer.core.instrument.MeterRegistry";
    private static final List<String> GAUGES_OF_QUARKUS = List.of("http.server.active.connections", "postgresql.queue.size");
    private static final String CONNECTION_RETRIES = "org.flywaydb.core.internal.jdbc.JdbcUtils";

    private static final String MIGRATIONS = "org.flywaydb.core.internal.command.DbMigrate";
    private static final String OUT_OF_ORDER = "outOfOrder mode is active";

    private final AtomicBoolean waiting = new AtomicBoolean();

    @Override
    public boolean isLoggable(LogRecord record) {
        if (record.getLevel().intValue() != Level.WARNING.intValue() || record.getLoggerName() == null) {
            return true;
        }
        return switch (record.getLoggerName()) {
            case METERS -> GAUGES_OF_QUARKUS.stream().noneMatch(String.valueOf(record.getMessage())::contains);
            case MIGRATIONS -> !String.valueOf(record.getMessage()).startsWith(OUT_OF_ORDER);
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
