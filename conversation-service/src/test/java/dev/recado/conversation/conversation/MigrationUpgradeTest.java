package dev.recado.conversation.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Migrates a database of the previous version that has rows. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class MigrationUpgradeTest {

    private static final MigrationVersion PREVIOUS_VERSION = MigrationVersion.fromVersion("9");
    /** More than two steps of the migration that fills {@code active_at}. */
    private static final int ROWS = 5_000;
    private static final int OPEN_ROWS = ROWS / 100;

    private static final UUID FIRST = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final UUID LAST = UUID.fromString("f0000000-0000-4000-8000-000000000001");
    private static final String LOCK = "select 1 from conversation where tenant_id = '%s' for update";

    private final String database = "upgrade_" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void createPreviousVersion() throws SQLException {
        TestDatabase.update("create database " + database);
        migrate(PREVIOUS_VERSION);
    }

    @Test
    void old_rows_get_their_place_in_the_lists_and_their_deadlines() throws SQLException {
        // Given
        insertRows();
        // When
        migrate(MigrationVersion.LATEST);
        // Then
        assertThat(count("conversation where active_at = date_bin('30 seconds', updated_at, timestamptz '2000-01-01Z')"))
                .isEqualTo(ROWS);
        assertThat(count("answer_due d join conversation c on c.id = d.conversation_id where d.due_at = c.answer_due_at"))
                .isEqualTo(OPEN_ROWS);
        assertThat(count("message where result_due_at = expires_at")).isEqualTo(OPEN_ROWS);
        assertThat(count("message where result_due_at is null")).isEqualTo(ROWS - OPEN_ROWS);
        assertThat(count("pg_index where not indisvalid")).isZero();
    }

    @Test
    void the_indexes_that_the_previous_version_reads_stay_until_it_is_gone() throws SQLException {
        // Given
        insertRows();
        // When
        migrate(MigrationVersion.LATEST);
        // Then
        assertThat(indexesOfThePreviousVersion()).isEqualTo(3);
    }

    @Test
    void a_new_installation_has_no_index_of_the_previous_version() throws SQLException {
        migrate(MigrationVersion.LATEST);
        assertThat(indexesOfThePreviousVersion()).isZero();
    }

    @Test
    void the_migration_lets_a_batch_lock_its_rows_in_the_opposite_order() throws SQLException {
        // Given
        execute("insert into contact (tenant_id, id) values ('%1$s', '%1$s'), ('%2$s', '%2$s')".formatted(FIRST, LAST));
        execute("insert into conversation (tenant_id, id, channel_id, contact_id) values ('%1$s', '%1$s', '%1$s', '%1$s'), "
                .formatted(FIRST) + "('%1$s', '%1$s', '%1$s', '%1$s')".formatted(LAST));
        migrate(MigrationVersion.fromVersion("13.1"));
        try (var batch = DriverManager.getConnection(url(), setting("username"), setting("password"));
                var statement = batch.createStatement()) {
            batch.setAutoCommit(false);
            statement.execute(LOCK.formatted(LAST));
            var migration = CompletableFuture.runAsync(() -> migrate(MigrationVersion.fromVersion("13.2")));
            await().until(() -> count("conversation where active_at is not null") > 0 || count(
                    "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") > 0);
            // When
            statement.execute(LOCK.formatted(FIRST));
            batch.commit();
            migration.join();
        }
        // Then
        assertThat(count("conversation where active_at is null")).isZero();
    }

    private void insertRows() throws SQLException {
        execute("insert into contact (tenant_id, id) values (md5('tenant')::uuid, md5('contact')::uuid)");
        execute("""
            insert into conversation (tenant_id, id, channel_id, contact_id, updated_at, answer_due_at)
            select md5('tenant')::uuid, md5('conversation' || n)::uuid, md5('channel' || n)::uuid, md5('contact')::uuid,
                now() - n * interval '1 second', case when n %% 100 = 0 then now() end
            from generate_series(1, %d) n""".formatted(ROWS));
        execute("""
            insert into message (tenant_id, id, conversation_id, channel_id, direction, author, kind, status, rank, occurred_at,
                expires_at)
            select tenant_id, md5('message' || id)::uuid, id, channel_id, 'out', 'bot', 'text',
                case when answer_due_at is null then 'sent' else 'queued' end, 0, now(), now()
            from conversation""");
    }

    private void migrate(MigrationVersion target) {
        var configuration = Flyway.configure(Thread.currentThread().getContextClassLoader());
        configuration.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
        configuration.dataSource(url(), setting("username"), setting("password")).locations("db/migration").target(target)
                .load().migrate();
    }

    private long indexesOfThePreviousVersion() throws SQLException {
        return count("pg_indexes where indexname in ('conversation_newest', 'conversation_overdue', 'message_unsettled')");
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
        return setting("jdbc.url").replaceFirst("/conversation([?]|$)", "/" + database + "$1");
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue("quarkus.datasource." + name, String.class);
    }
}
