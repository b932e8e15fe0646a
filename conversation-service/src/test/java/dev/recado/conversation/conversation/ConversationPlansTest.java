package dev.recado.conversation.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import dev.recado.conversation.visibility.ConversationVisibility;
import dev.recado.embedded.SuiteTestResource;
import dev.recado.events.ConversationState;
import dev.recado.events.TenantId;
import dev.recado.kit.database.Rows;
import dev.recado.kit.database.Transactions;
import dev.recado.kit.http.PageRequest;
import dev.recado.kit.test.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the plans of every list and search on 200,000 conversations, of which 2,000 wait and 4,000 have an assignee. */
@QuarkusTest
@QuarkusTestResource(value = SuiteTestResource.class, initArgs = @ResourceArg(name = "database", value = "conversation"))
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConversationPlansTest {

    private static final TenantId TENANT = TenantId.random();
    private static final UUID CARLA = new UUID(0, 7);
    private static final ConversationVisibility ALL = new ConversationVisibility(CARLA, true);
    private static final ConversationVisibility OWN = new ConversationVisibility(CARLA, false);
    private static final PageRequest PAGE = new PageRequest(2, 20);

    @Inject
    Transactions transactions;

    private static final List<String> TABLES = List.of("conversation", "contact_address", "contact");
    private static final Pattern READ_ROWS = Pattern.compile("actual[^)]*rows=([\\d.]+)");
    /** Other tables hold a few rows of other tests, for which a sequential scan is the best plan. */
    private static final Pattern SCAN_OF_A_LARGE_TABLE = Pattern.compile("Seq Scan on (" + String.join("|", TABLES) + ")\\b");

    @BeforeAll
    void generate() {
        checkForeignKeys(false);
        TestDatabase.update("""
            insert into contact (tenant_id, id, name)
            select ?, md5('contact' || n)::uuid, 'Person ' || md5(n::text) from generate_series(1, 200000) n""",
                TENANT.value());
        TestDatabase.update("""
            insert into contact_address (tenant_id, kind, value, contact_id)
            select ?, 'phone', '55119' || lpad(n::text, 8, '0'), md5('contact' || n)::uuid from generate_series(1, 200000) n""",
                TENANT.value());
        TestDatabase.update("""
            insert into conversation (tenant_id, id, channel_id, contact_id, state, assignee, updated_at, active_at)
            select ?, md5('conversation' || n)::uuid, md5('channel')::uuid, md5('contact' || n)::uuid,
                case when n % 100 = 0 then 'waiting' when n % 50 = 1 then 'human' else 'bot' end,
                case when n % 50 = 1 then lpad(to_hex(n % 41), 32, '0')::uuid end,
                now() - n * interval '1 second',
                date_bin('30 seconds', now() - n * interval '1 second', timestamptz '2000-01-01Z')
            from generate_series(1, 200000) n""", TENANT.value());
        TABLES.forEach(table -> TestDatabase.update("vacuum (analyze) " + table));
    }

    @AfterAll
    void delete() {
        TABLES.forEach(table -> TestDatabase.update("delete from " + table + " where tenant_id = ?", TENANT.value()));
        checkForeignKeys(true);
    }

    /** Generated rows need no check, which would take most of the test's time. */
    private static void checkForeignKeys(boolean check) {
        TABLES.forEach(
                table -> TestDatabase.update("alter table " + table + (check ? " enable" : " disable") + " trigger all"));
    }

    static Stream<ConversationFilter> filters() {
        return Stream.of(ALL, OWN).flatMap(visibility -> Stream.of(
                new ConversationFilter(visibility, null, null, null),
                new ConversationFilter(visibility, ConversationState.BOT, null, null),
                new ConversationFilter(visibility, ConversationState.WAITING, null, null),
                new ConversationFilter(visibility, ConversationState.HUMAN, null, null),
                new ConversationFilter(visibility, ConversationState.RESOLVED, null, null),
                new ConversationFilter(visibility, null, CARLA, null),
                new ConversationFilter(visibility, ConversationState.HUMAN, CARLA, null),
                new ConversationFilter(visibility, null, null, "c4ca4238"),
                new ConversationFilter(visibility, ConversationState.WAITING, null, "00123400"),
                new ConversationFilter(visibility, null, null, "+55 (11) 0012-3456"),
                new ConversationFilter(visibility, null, null, "zé")));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void every_list_search_and_count_reads_indexes(ConversationFilter filter) {
        assertThat(plan(ConversationListQuery.ofPage(TENANT, filter, PAGE))).doesNotContainPattern(SCAN_OF_A_LARGE_TABLE);
        assertThat(plan(ConversationListQuery.ofCount(TENANT, filter))).doesNotContainPattern(SCAN_OF_A_LARGE_TABLE);
    }

    /** Another tenant of 10 contacts: its search must not read the names and numbers of the large one. */
    @ParameterizedTest
    @ValueSource(strings = {"person", "119"})
    void a_search_reads_only_the_contacts_of_its_tenant(String words) {
        // Given
        var small = TenantId.random();
        TestDatabase.update("""
            insert into contact (tenant_id, id, name)
            select ?, gen_random_uuid(), 'Person ' || n from generate_series(1, 10) n""", small.value());
        // When
        var plan = String.join("\n", run(ConversationListQuery.ofCount(small, new ConversationFilter(ALL, null, null, words)),
                "explain (analyze, buffers off, timing off) "));
        // Then
        assertThat(READ_ROWS.matcher(plan).results().mapToDouble(rows -> Double.parseDouble(rows.group(1))))
                .as(plan).isNotEmpty().allSatisfy(rows -> assertThat(rows).isLessThanOrEqualTo(10));
    }

    @Test
    void the_pages_are_in_the_order_of_the_last_change() {
        var query = ConversationListQuery.ofPage(TENANT, new ConversationFilter(ALL, null, null, null), PAGE);
        var found = run(query, "");
        assertThat(found).hasSize(20).isEqualTo(TestDatabase.texts("select id::text from conversation where tenant_id = ? "
                + "order by updated_at desc limit 20 offset 20", TENANT.value()));
    }

    @Test
    void a_role_that_only_owns_its_database_may_create_the_extensions() throws SQLException {
        // Given
        TestDatabase.update("create role plans_owner login password 'plans_owner'");
        TestDatabase.update("create database plans owner plans_owner");
        var url = ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class)
                .replaceFirst("/conversation([?]|$)", "/plans$1");
        // When
        try (var connection = DriverManager.getConnection(url, "plans_owner", "plans_owner");
                var statement = connection.createStatement()) {
            statement.execute("create extension pg_trgm");
            statement.execute("create extension btree_gin");
            // Then
            try (var found = statement.executeQuery("select similarity('ana', 'ana')")) {
                assertThat(found.next()).isTrue();
            }
        }
    }

    private String plan(ConversationListQuery query) {
        return String.join("\n", run(query, "explain "));
    }

    /** The first column of each row. */
    private List<String> run(ConversationListQuery query, String prefix) {
        return transactions.query(prefix + query.sql(), query.parameters())
                .map(found -> Rows.list(found, row -> prefix.isEmpty() ? row.getUUID("id").toString() : row.getString(0)))
                .await().atMost(Duration.ofSeconds(20)).stream().collect(Collectors.toList());
    }
}
