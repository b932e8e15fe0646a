package dev.recado.ai.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import dev.recado.ai.AiTestResource;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "ai"))
@QuarkusTestResource(AiTestResource.class)
class TurnRetentionTest {

    /** Long before the rows of other tests, which this test must not delete. */
    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
    private static final int TURNS_PER_DAY = 400;
    private static final int WEEKS = 10;
    private static final int DAYS_PER_WEEK = 7;
    /** The first week in which each kind of row, even a head, has reached its greatest age. */
    private static final int FULL_WEEK = 5;
    /** More than two transactions of a run. */
    private static final int BACKLOG = 20_001;
    private static final List<String> TABLES = List.of("turn", "model_call", "turn_head");

    @Inject
    TurnRetention retention;

    private final UUID tenant = UUID.randomUUID();

    @AfterEach
    void deleteRows() {
        TABLES.forEach(table -> TestDatabase.update("delete from " + table + " where tenant_id = ?", tenant));
    }

    @Test
    void the_tables_keep_their_size_over_weeks() throws Throwable {
        // Given
        var rows = new ArrayList<List<Long>>();
        var bytes = new ArrayList<List<Long>>();
        // When
        for (var day = 0; day < WEEKS * DAYS_PER_WEEK; day++) {
            var today = START.plus(Duration.ofDays(day));
            insertTurns(today, TURNS_PER_DAY, "answered");
            runAt(today.plus(Duration.ofHours(23)));
            TABLES.forEach(table -> TestDatabase.update("vacuum " + table));
            if (day % DAYS_PER_WEEK == DAYS_PER_WEEK - 1) {
                rows.add(TABLES.stream().map(this::rowsOf).toList());
                bytes.add(TABLES.stream().map(TurnRetentionTest::bytesOf).toList());
            }
        }
        // Then
        assertThat(rows.subList(FULL_WEEK, WEEKS)).containsOnly(rows.getLast());
        assertThat(rows.getLast()).containsExactly(3L * TURNS_PER_DAY, 7L * TURNS_PER_DAY, 31L * TURNS_PER_DAY);
        for (var table = 0; table < TABLES.size(); table++) {
            assertThat(bytes.getLast().get(table)).as(TABLES.get(table))
                    .isLessThanOrEqualTo(bytes.get(FULL_WEEK).get(table) * 11 / 10);
        }
    }

    @Test
    void a_backlog_is_deleted_in_one_run_of_many_short_transactions() throws Throwable {
        // Given: the statistics still say that the tables are empty
        TABLES.forEach(table -> TestDatabase.update("delete from " + table));
        TABLES.forEach(table -> TestDatabase.update("analyze " + table));
        insertTurns(START, BACKLOG, "answered");
        // When
        runAt(START.plus(Duration.ofDays(60)));
        // Then
        assertThat(TABLES).allSatisfy(table -> assertThat(rowsOf(table)).isZero());
    }

    @Test
    void a_turn_that_was_never_finished_loses_its_request_as_well() throws Throwable {
        // Given
        insertTurns(START, 1, "running");
        // When
        runAt(START.plus(Duration.ofDays(2)));
        var young = rowsOf("turn");
        runAt(START.plus(Duration.ofDays(4)));
        // Then
        assertThat(young).isOne();
        assertThat(rowsOf("turn")).isZero();
    }

    @Test
    void calls_that_stay_are_not_locked() throws Throwable {
        // Given
        insertTurns(START, 10, "answered");
        // When
        runAt(START.plus(Duration.ofDays(1)));
        // Then
        assertThat(TestDatabase.count("select count(*) from model_call where tenant_id = ? and xmax <> 0", tenant)).isZero();
        assertThat(rowsOf("model_call")).isEqualTo(10);
    }

    private void insertTurns(Instant at, int count, String state) {
        var time = at.atOffset(ZoneOffset.UTC);
        TestDatabase.update("""
            insert into turn (tenant_id, id, conversation_id, epoch, turn_seq, state, answer_due_at, created_at, finished_at)
            select ?, gen_random_uuid(), gen_random_uuid(), 1, n, ?, ?, ?, ? from generate_series(1, ?) n""", tenant, state,
                time, time, time, count);
        TestDatabase.update("""
            insert into model_call (tenant_id, turn_id, conversation_id, model, latency_millis, outcome, at)
            select ?, gen_random_uuid(), gen_random_uuid(), 'm', 1, 'decided', ? from generate_series(1, ?)""", tenant, time,
                count);
        TestDatabase.update("""
            insert into turn_head (tenant_id, conversation_id, epoch, turn_seq, updated_at, active_on)
            select ?, gen_random_uuid(), 1, 1, ?, ? from generate_series(1, ?)""", tenant, time, time.toLocalDate(), count);
    }

    private void runAt(Instant now) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> retention.deleteOld(now));
    }

    private long rowsOf(String table) {
        return TestDatabase.count("select count(*) from " + table + " where tenant_id = ?", tenant);
    }

    private static long bytesOf(String table) {
        return TestDatabase.count("select pg_total_relation_size(?::regclass)", table);
    }
}
