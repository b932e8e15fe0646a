package dev.recado.outbound.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.test.TestDatabase;
import dev.recado.outbound.OutboundTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The migrations of the previous version's database, in a database of its own. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "outbound"))
@QuarkusTestResource(OutboundTestResource.class)
class ChannelUpgradeTest {

    private static final MigrationVersion PREVIOUS_VERSION = MigrationVersion.fromVersion("3");

    private final String database = "upgrade_" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void upgrade() throws SQLException {
        TestDatabase.update("create database " + database);
        migrate(PREVIOUS_VERSION);
        execute("""
            insert into channel (tenant_id, channel_id, phone_number_id, business_id, app, secrets_key_id, token)
            values (md5('tenant')::uuid, md5('channel')::uuid, '1', '1', 'default', 'test', '')""");
        migrate(MigrationVersion.LATEST);
    }

    @Test
    void a_channel_of_the_previous_version_is_presumed_to_be_verified() throws SQLException {
        assertThat(count("channel where presumed and verified_at = created_at and connected_at = created_at")).isOne();
    }

    @Test
    void the_index_that_the_previous_version_reads_stays_until_it_is_gone() throws SQLException {
        assertThat(count("pg_indexes where indexname = 'dispatch_stoppable'")).isOne();
        assertThat(count("pg_index where not indisvalid")).isZero();
    }

    private void migrate(MigrationVersion target) {
        var configuration = Flyway.configure(Thread.currentThread().getContextClassLoader());
        configuration.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
        configuration.dataSource(url(), setting("username"), setting("password")).locations("db/migration").target(target)
                .load().migrate();
    }

    private long count(String from) throws SQLException {
        try (var connection = DriverManager.getConnection(url(), setting("username"), setting("password"));
                var statement = connection.createStatement();
                var found = statement.executeQuery("select count(*) from " + from)) {
            found.next();
            return found.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url(), setting("username"), setting("password"));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String url() {
        return setting("jdbc.url").replaceFirst("/outbound([?]|$)", "/" + database + "$1");
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue("quarkus.datasource." + name, String.class);
    }
}
