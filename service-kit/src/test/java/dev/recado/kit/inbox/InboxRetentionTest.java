package dev.recado.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import jakarta.inject.Inject;

import dev.recado.events.NamedUuid;
import dev.recado.events.TenantId;
import dev.recado.kit.sample.Db;
import dev.recado.kit.sample.KitTestResource;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(KitTestResource.class)
class InboxRetentionTest {

    private static final TenantId TENANT = NamedUuid.tenant("inbox-retention");
    private static final Instant FIRST_DAY = Instant.parse("2100-01-01T00:00:00Z");
    private static final Duration RUN_MAX = Duration.ofSeconds(50);

    @Inject
    Db db;
    @Inject
    InboxRetention retention;

    @AfterEach
    void deleteAll() {
        TestDatabase.update("delete from inbox where tenant_id = ?", TENANT.value());
        TestDatabase.update("vacuum full inbox");
    }

    @Test
    void one_run_deletes_everything_that_is_old_enough() {
        // Given
        insert(0, 45_000);
        insert(29, 1_000);
        // When
        retention.deleteOld(day(31)).await().atMost(RUN_MAX);
        // Then
        assertThat(count()).isEqualTo(1_000);
    }

    @Test
    void the_size_is_stable_over_ten_weeks() {
        // Given
        var rowsOfDay = 1_000;
        long sizeAfterFiveWeeks = 0;
        // When
        for (var day = 0; day < 70; day++) {
            insert(day, rowsOfDay);
            retention.deleteOld(day(day)).await().atMost(RUN_MAX);
            TestDatabase.update("vacuum inbox");
            if (day == 34) {
                sizeAfterFiveWeeks = size();
            }
        }
        // Then
        assertThat(count()).isLessThanOrEqualTo(31L * rowsOfDay);
        assertThat(size()).isLessThan(sizeAfterFiveWeeks * 12 / 10);
    }

    @Test
    void old_rows_are_found_by_the_index() {
        // Given
        insert(0, 20_000);
        TestDatabase.update("analyze inbox");
        // When
        var plan = String.join(" ",
                TestDatabase.texts("explain select ctid from inbox where seen_at < now() - interval '30 days'"
                        + " order by seen_at limit 100 for update skip locked"));
        // Then
        assertThat(plan).contains("Index Scan using inbox_oldest").doesNotContain("Sort");
    }

    private void insert(int day, int rows) {
        db.run(tx -> tx.update("insert into inbox (tenant_id, event_id, seen_at)"
                + " select $1, gen_random_uuid()::text, $2 from generate_series(1, $3)", TENANT.value(), day(day), rows));
    }

    private static Instant day(int day) {
        return FIRST_DAY.atOffset(ZoneOffset.UTC).plusDays(day).toInstant();
    }

    private static long count() {
        return TestDatabase.count("select count(*) from inbox where tenant_id = ?", TENANT.value());
    }

    private static long size() {
        return TestDatabase.count("select pg_total_relation_size('inbox')");
    }
}
