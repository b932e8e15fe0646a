package dev.recado.kit.database;

import java.time.Duration;

import jakarta.inject.Singleton;

import io.quarkus.arc.Unremovable;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Makes Flyway hold its lock by the session, because {@code create index concurrently} waits for every open transaction. Other
 * replicas wait for the lock as long as an index build on a large table may take.
 */
@Singleton
@Unremovable
@IfBuildProperty(name = "recado.database.enabled", stringValue = "true", enableIfMissing = true)
class MigrationLock implements FlywayConfigurationCustomizer {

    private static final Duration WAIT_MAX = Duration.ofHours(1);
    /** Flyway tries again after this time, which is fixed. */
    private static final Duration RETRY_PERIOD = Duration.ofSeconds(1);

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.lockRetryCount((int) WAIT_MAX.dividedBy(RETRY_PERIOD));
        configuration.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
    }
}
