package dev.recado.conversation.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.Test;

/** Migrates a schema of the previous version that has rows. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class MigrationUpgradeTest {

    private static final String PREVIOUS_VERSION = "9";
    /** More than two steps of the migration that fills {@code active_at}. */
    private static final int ROWS = 5_000;

    private final String schema = "upgrade_" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void old_rows_get_their_place_in_the_lists_and_their_deadlines() {
        // Given
        migrate(MigrationVersion.fromVersion(PREVIOUS_VERSION));
        insertRows();
        // When
        migrate(MigrationVersion.LATEST);
        // Then
        assertThat(count("conversation where active_at = date_bin('30 seconds', updated_at, timestamptz '2000-01-01Z')"))
                .isEqualTo(ROWS);
        assertThat(count("answer_due d join %s.conversation c on c.id = d.conversation_id where d.due_at = c.answer_due_at"
                .formatted(schema))).isEqualTo(ROWS / 100);
        assertThat(count("message where result_due_at = expires_at")).isEqualTo(ROWS / 100);
        assertThat(count("message where result_due_at is null")).isEqualTo(ROWS - ROWS / 100);
        assertThat(TestDatabase.count("select count(*) from pg_index where not indisvalid")).isZero();
    }

    @Test
    void the_indexes_of_the_previous_version_stay_for_its_replicas_and_are_absent_from_a_new_installation() {
        // Given
        migrate(MigrationVersion.fromVersion(PREVIOUS_VERSION));
        insertRows();
        // When
        migrate(MigrationVersion.LATEST);
        // Then
        assertThat(indexesOfThePreviousVersion(schema)).isEqualTo(3);
        assertThat(indexesOfThePreviousVersion("public")).isZero();
    }

    private void insertRows() {
        var tenant = UUID.randomUUID();
        TestDatabase.update("insert into " + schema + ".contact (tenant_id, id) values (?, ?)", tenant, tenant);
        TestDatabase.update("""
            insert into %s.conversation (tenant_id, id, channel_id, contact_id, updated_at, answer_due_at)
            select ?, md5('conversation' || n)::uuid, md5('channel' || n)::uuid, ?, now() - n * interval '1 second',
                case when n %% 100 = 0 then now() end
            from generate_series(1, ?) n""".formatted(schema), tenant, tenant, ROWS);
        TestDatabase.update("""
            insert into %s.message (tenant_id, id, conversation_id, channel_id, direction, author, kind, status, rank, occurred_at,
                expires_at)
            select tenant_id, md5('message' || id)::uuid, id, channel_id, 'out', 'bot', 'text',
                case when answer_due_at is null then 'sent' else 'queued' end, 0, now(), now()
            from %s.conversation""".formatted(schema, schema));
    }

    private void migrate(MigrationVersion target) {
        var configuration = Flyway.configure(Thread.currentThread().getContextClassLoader());
        configuration.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
        configuration.dataSource(setting("jdbc.url"), setting("username"), setting("password"))
                .schemas(schema).locations("db/migration").target(target).load().migrate();
    }

    private long count(String from) {
        return TestDatabase.count("select count(*) from " + schema + "." + from);
    }

    private static long indexesOfThePreviousVersion(String schema) {
        return TestDatabase.count("select count(*) from pg_indexes where schemaname = ?"
                + " and indexname in ('conversation_newest', 'conversation_overdue', 'message_unsettled')", schema);
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue("quarkus.datasource." + name, String.class);
    }
}
