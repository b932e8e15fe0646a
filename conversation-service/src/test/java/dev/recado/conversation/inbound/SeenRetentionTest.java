package dev.recado.conversation.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
class SeenRetentionTest {

    private static final Duration AT_MOST = Duration.ofSeconds(20);

    @Inject
    SeenRetention retention;

    private final UUID tenant = UUID.randomUUID();

    @AfterEach
    void deleteRows() {
        TestDatabase.update("delete from message_seen where tenant_id = ?", tenant);
    }

    @Test
    void rows_that_another_replica_deletes_at_this_moment_are_left_out() throws SQLException {
        // Given
        insert("old", 40, 100);
        insert("young", 1, 100);
        try (var other = DriverManager.getConnection(setting("jdbc.url"), setting("username"), setting("password"));
                var lock = other
                        .prepareStatement("select 1 from message_seen where wamid = 'old.1' and tenant_id = ? for update")) {
            other.setAutoCommit(false);
            lock.setObject(1, tenant);
            lock.execute();
            // When
            retention.deleteOld().await().atMost(AT_MOST);
            // Then
            assertThat(count()).isEqualTo(101);
        }
    }

    @Test
    void the_oldest_rows_are_found_by_an_index_in_their_order() {
        insert("plan", 1, 20_000);
        TestDatabase.update("vacuum (analyze) message_seen");
        var plan = String.join("\n", TestDatabase.texts("explain " + SeenRetention.DELETE.replace("$1", "86400.0 * 30")
                .replace("$2", "10000")));
        assertThat(plan).contains("Index Scan using message_seen_seen_at").doesNotContain("Sort");
    }

    private void insert(String name, int days, int rows) {
        TestDatabase.update("""
            insert into message_seen (tenant_id, channel_id, wamid, seen_at)
            select ?, gen_random_uuid(), ? || '.' || n, now() - make_interval(days => ?) from generate_series(1, ?) n""",
                tenant,
                name, days, rows);
    }

    private long count() {
        return TestDatabase.count("select count(*) from message_seen where tenant_id = ?", tenant);
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue("quarkus.datasource." + name, String.class);
    }
}
