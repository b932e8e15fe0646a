package dev.recado.kit.database;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Singleton;

import io.quarkus.arc.Unremovable;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;

/**
 * Creates the connection pool with a time limit on every wait (connection, lock, result and silent peer), and lets PostgreSQL find
 * rows by index.
 */
@Singleton
@Unremovable
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
class BoundedPool implements PgPoolCreator {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration ACQUIRE_MAX = Duration.ofSeconds(5);
    private static final Duration LOCK_MAX = Duration.ofSeconds(5);
    private static final Duration STATEMENT_MAX = Duration.ofSeconds(10);
    /** Longer than an outbox relay waits for the broker within its transaction. */
    private static final Duration TRANSACTION_IDLE_MAX = Duration.ofSeconds(15);
    /** An idle connection is closed after this time. */
    private static final Duration UNUSED_MAX = Duration.ofSeconds(15);
    private static final Duration CLEANING_PERIOD = Duration.ofSeconds(1);
    /**
     * Counts from the last data received. It exceeds idle time plus statement time-out, so it never interrupts the first
     * statement after idling.
     */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    /**
     * PostgreSQL caches the plan of a prepared statement until the next {@code analyze} of its tables. It overestimates the rows that
     * an array or a JSON list names, so a plan made for a small table scans it, also after it has grown. In a small table a lookup
     * by index costs little more than a scan.
     */
    private static final Map<String, String> JOIN_BY_INDEX = Map.of("random_page_cost", "1.1", "enable_seqscan", "off",
            "enable_hashjoin", "off", "enable_mergejoin", "off");

    @Override
    public Pool create(Input input) {
        return PgBuilder.pool()
                .using(input.vertx())
                .with(bounded(input.poolOptions()))
                .connectingTo(List.<SqlConnectOptions>copyOf(bounded(input.pgConnectOptionsList())))
                .build();
    }

    static PoolOptions bounded(PoolOptions options) {
        return options.setConnectionTimeout((int) ACQUIRE_MAX.toSeconds()).setConnectionTimeoutUnit(TimeUnit.SECONDS)
                .setIdleTimeout((int) UNUSED_MAX.toSeconds()).setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setPoolCleanerPeriod((int) CLEANING_PERIOD.toMillis());
    }

    static List<PgConnectOptions> bounded(List<PgConnectOptions> all) {
        all.forEach(options -> {
            options.setConnectTimeout((int) CONNECT_MAX.toMillis());
            options.setIdleTimeoutUnit(TimeUnit.SECONDS).setReadIdleTimeout((int) SILENCE_MAX.toSeconds());
            options.setTcpKeepAlive(true);
            options.setProperties(with(options.getProperties(), JOIN_BY_INDEX, Map.of(
                    "statement_timeout", Long.toString(STATEMENT_MAX.toMillis()),
                    "lock_timeout", Long.toString(LOCK_MAX.toMillis()),
                    "idle_in_transaction_session_timeout", Long.toString(TRANSACTION_IDLE_MAX.toMillis()))));
        });
        return all;
    }

    /** Merges the properties; the settings of the service override the others. */
    private static Map<String, String> with(Map<String, String> own, Map<String, String> plans, Map<String, String> limits) {
        var all = new HashMap<>(limits);
        all.putAll(plans);
        all.putAll(own);
        return all;
    }
}
