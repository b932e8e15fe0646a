package dev.recado.kit.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class MigrationOrderTest {

    private final String schema = "upgrade_" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void a_later_migration_of_the_kit_is_applied_to_a_database_with_higher_versions_of_its_service() {
        // Given
        migrate("db/seen");
        // When
        migrate("db/kit", "db/seen");
        // Then
        assertThat(TestDatabase.texts("select table_name from information_schema.tables where table_schema = ?", schema))
                .contains("seen", "inbox", "outbox", "outbox_refused");
    }

    /** A lock in a transaction would make each concurrent index build wait for its own migration. */
    @Test
    void the_lock_of_a_migration_lets_indexes_be_built_concurrently() {
        // When
        migrate("db/kit");
        // Then
        assertThat(TestDatabase.texts("select indexname from pg_indexes where schemaname = ? and tablename = 'inbox'", schema))
                .contains("inbox_oldest").doesNotContain("inbox_seen_at");
        assertThat(TestDatabase.count("select count(*) from pg_index where not indisvalid")).isZero();
    }

    private void migrate(String... locations) {
        var configuration = Flyway.configure(Thread.currentThread().getContextClassLoader());
        new MigrationLock().customize(configuration);
        configuration.dataSource(url(), setting("quarkus.datasource.username"),
                setting("quarkus.datasource.password"))
                .schemas(schema).locations(locations).outOfOrder(Boolean.parseBoolean(setting("quarkus.flyway.out-of-order")))
                .load().migrate();
    }

    /** Without the schema of other tests, because {@code drop index if exists} looks there as well. */
    private String url() {
        var url = setting("quarkus.datasource.jdbc.url");
        return url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema;
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
